"""Queues, the clock, and what a killed worker held."""

import pytest
from django.conf import settings
from kombu import Connection, Exchange, Queue

from leadscoring.broker import restore_unacknowledged
from leadscoring.celery import app, note_while_busy
from leadscoring.liveness import seconds_since_worker_seen
from leadscoring.tasks import heartbeat


def test_queues_and_manners():
    conf = app.conf
    assert set(conf.task_queues) == {"default", "scoring", "imports"}
    assert (conf.task_acks_late, conf.task_reject_on_worker_lost, conf.worker_prefetch_multiplier) == (True, True, 1)
    assert (conf.accept_content, conf.task_ignore_result, conf.result_backend) == (["json"], True, None)
    assert conf.task_time_limit < conf.broker_transport_options["visibility_timeout"]


@pytest.mark.parametrize(
    ("task", "queue"),
    [("scoring.tasks.rescore_range", "scoring"), ("crm.tasks.import_file", "imports"), ("crm.tasks.other", "default")],
)
def test_tasks_go_to_their_queue(task, queue):
    assert app.amqp.router.route({}, task)["queue"].name == queue


def test_messages_of_the_clock_expire_before_they_pile_up():
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["options"]["expires"] <= entry["schedule"]


def test_heartbeat_shows_a_worker():
    assert seconds_since_worker_seen() is None
    heartbeat.delay()
    assert seconds_since_worker_seen() < 5


def test_busy_worker_is_seen_all_the_same():
    class Heart:
        pass

    heart = Heart()
    note_while_busy(sender=heart)
    assert seconds_since_worker_seen() < 5


def test_number_of_a_sockets_database_is_heeded():
    url = settings.CELERY_BROKER_URL.rpartition("?")[0] + "?virtual_host=62"
    with Connection(url) as connection:
        assert connection.channel().client.connection_pool.connection_kwargs["db"] == 62


def test_messages_of_a_killed_worker_come_back_at_once():
    url = settings.CELERY_BROKER_URL.rpartition("?")[0] + "?virtual_host=62"
    queue = Queue("left-behind", Exchange("left-behind"), routing_key="left-behind")
    with Connection(url) as connection:
        bound = queue(connection.channel())
        bound.declare()
        bound.purge()
        connection.Producer().publish({"id": 7}, exchange=queue.exchange, routing_key=queue.routing_key)
        killed = connection.clone()
        # Taken and never acknowledged; a closed channel would give it back.
        channel = killed.channel()
        channel.qos.restore_at_shutdown = False
        assert queue(channel).get().payload == {"id": 7}
        assert bound.get() is None
        restore_unacknowledged(url)
        assert bound.get(no_ack=True).payload == {"id": 7}
        assert bound.get() is None
