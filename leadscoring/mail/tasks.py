"""What workers do about e-mail: ids in, one call; twice is harmless."""

from __future__ import annotations

from celery import shared_task

from leadscoring.mail import sending

SECONDS_BETWEEN_SWEEPS = 20


@shared_task(name="leadscoring.mail.tasks.send_mail")
def send_mail(mail_id: int) -> None:
    sending.deliver(mail_id=mail_id)


@shared_task(name="leadscoring.mail.tasks.look_after_mail")
def look_after_mail() -> None:
    for mail_id in sending.look_after_mail():
        # The next sweep calls again for what is still waiting.
        send_mail.apply_async((mail_id,), expires=SECONDS_BETWEEN_SWEEPS)
