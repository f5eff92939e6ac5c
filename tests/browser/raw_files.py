"""The tables of another tool as it exports them: nobody has a name or an address, and all goes through lead numbers.

Of six vice presidents the first two have looked at the prices before, three do so in the day of news, the last never.
"""

from __future__ import annotations

TITLES = ["VP Claims", "VP Design", "VP Energy", "VP Fleet", "VP Growth", "VP Health"]

ACCOUNTS = """account_id,company_name,industry,region,employee_band,estimated_revenue_band,created_at
acct_1,Company acct_1,logistics,UK,200-499,$1M-$10M,2023-03-19
acct_2,Company acct_2,software,US,500-999,$200M+,2022-12-02
"""
CONTACTS = (
    "contact_id,account_id,job_title,role_function,seniority,buyer_role,email_domain_type,created_at\n"
    + "".join(
        f"cnt_{n},acct_{1 + n % 2},{title},it_director,vp,end_user,corporate,2022-12-07\n"
        for n, title in enumerate(TITLES, 1)
    )
)
LEADS = "lead_id,contact_id,account_id,lead_created_at,lead_source,first_touch_channel,owner_rep_id\n" + "".join(
    f"lead_{n},cnt_{n},acct_{1 + n % 2},2024-01-{n:02},inbound_marketing,inbound_marketing,rep_{n}\n"
    for n in range(1, len(TITLES) + 1)
)
OPPORTUNITIES = """opportunity_id,lead_id,created_at,stage,estimated_acv
opp_1,lead_1,2024-01-15,negotiation,47173
"""
TOUCHES = """touch_id,lead_id,touch_timestamp,touch_type,touch_channel,touch_direction,campaign_id
touch_1,lead_1,2024-01-04,call,sdr_outbound,outbound,
touch_2,lead_6,2024-01-13,email,inbound_marketing,inbound,cmp_4
"""
HEAD = "session_id,lead_id,session_timestamp,session_type,page_views,session_duration_seconds\n"
SESSIONS = f"{HEAD}sess_1,lead_1,2024-01-10,pricing_page,7,139\nsess_2,lead_2,2024-01-06,pricing_page,8,215\n"
NEWS = HEAD + "".join(f"sess_{n},lead_{n},2026-11-20,pricing_page,4,90\n" for n in (3, 4, 5))

MODEL = """format: leadscoring/1
name: Who to call
object: contact
kind: combined
groups:
  - name: Role
    category: fit
    criteria:
      - {name: Senior, if: {property: seniority, op: is_any, value: [vp]}, points: 10}
  - name: Site
    category: engagement
    criteria:
      - {name: Prices, activity: [session], where: {field: asset, op: is_any, value: [pricing_page]}, points: 15}
triggers:
  - name: Worth a call
    when: {total: 25}
    actions:
      - {do: add_to_list, list: Call list}
      - {do: create_lead, queue: Inside sales}
      - {do: assign_owner, team: Inside sales, by: round_robin}
      - {do: notify, to: owner}
  - name: Looks at prices
    when: {engagement: 15}
    actions:
      - {do: add_to_list, list: Price lookers}
"""
