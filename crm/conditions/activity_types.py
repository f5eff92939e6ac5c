"""The activity types that the product knows: whose they are. Names in words and icons stand in `crm.interfaces.activities`."""

from __future__ import annotations

THEIRS = (
    "page_view session search form_submit form_start download email_open email_click email_reply email_forward "
    "webinar_registered webinar_attended event_registered event_attended meeting call_inbound chat ad_click social_like "
    "social_share social_comment social_click video_view product_use api_call trial_started purchase"
).split()
OURS = "email_sent email_delivered call_outbound message_sent task".split()
NEITHER = "unsubscribe email_bounce spam_complaint".split()
