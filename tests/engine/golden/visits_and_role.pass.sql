with ch as materialized (select v.version_id, v.record_id,
case when v.aud then v.total end as total,
case when v.aud then v.fit end as fit,
case when v.aud then v.engagement end as engagement,
case when v.aud then v.total_band end as total_band,
case when v.aud then v.fit_band end as fit_band,
case when v.aud then v.engagement_band end as engagement_band,
case when v.aud then v.disqualified end as disqualified,
case when v.aud then v.points end as points, not v.aud as gone, v.old_total, v.old_fit, v.old_engagement, v.old_as_of
from (select z.*,
case when z.aud_0 then s0.points is distinct
from z.points_0 else s0.record_id is not null end as differs_0, s0.total as old_total_0, s0.fit as old_fit_0, s0.engagement as old_engagement_0, s0.as_of as old_as_of_0,
case when z.aud_1 then s1.points is distinct
from z.points_1 else s1.record_id is not null end as differs_1, s1.total as old_total_1, s1.fit as old_fit_1, s1.engagement as old_engagement_1, s1.as_of as old_as_of_1
from (select y.*,
case when y.dq_0 then 0 else least(greatest((y.engagement_0), 0), 1000) end as total_0,
case when y.dq_1 then 0 else least(greatest((y.fit_1), 0), 1000) end as total_1
from (select x.id, x.aud_0, array[x.v_0_0, x.v_0_1, x.v_0_2, x.v_0_3]::integer[] as points_0, (false) as dq_0, ((0::bigint + x.v_0_0 + x.v_0_1 + x.v_0_2 + x.v_0_3))::bigint as engagement_0, x.aud_1, array[x.v_1_0, x.v_1_1, x.v_1_2, x.v_1_3, x.v_1_4]::integer[] as points_1, (x.v_1_4 = 1) as dq_1, (case when x.v_1_4 = 1 then 0 else (0::bigint + x.v_1_0 + x.v_1_1 + x.v_1_2 + x.v_1_3) end)::bigint as fit_1
from (select r.id, (split_part(r.p1, '@', -1) <> all(%(c0)s::text[])) as aud_0, least(greatest(((coalesce(a.e0, 0) + 50000) / 100000), -2000000000), 2000000000)::int as v_0_0, (((coalesce(a.e1, 0) + 50000) / 100000))::int as v_0_1, (case when coalesce(b2.n, 0) >= 1 and coalesce(b2.n, 0) <= 2 then 30 when coalesce(b2.n, 0) >= 3 then 60 else 0 end) as v_0_2, (case when (coalesce(a.n3, 0) = 0 and coalesce(a.n4, 0) > 0) then -50 else 0 end) as v_0_3, (not coalesce(l.flags0 & 1::bigint <> 0, false) and split_part(r.p1, '@', -1) <> all(%(c0)s::text[])) as aud_1, (case when r.q0 then 100 else 0 end) as v_1_0, (case r.q1 when 0 then 100 when 1 then 65 when 2 then 0 else 0 end) as v_1_1, (case when coalesce(l.flags0 & 2::bigint <> 0, false) then 30 else 0 end) as v_1_2, (case when coalesce(lower(s0.fit_label) = any(%(c5)s::text[]), false) then 50 else 0 end) as v_1_3, (case when r.q2 then 1 else 0 end) as v_1_4
from (select r.*, ((r.p3 like any(%(c1)s::text[]) and r.p3 ~ %(c2)s::text)) as q0, (case when r.k5 = any(%(c3)s::text[]) then 0 when r.k5 = any(%(c4)s::text[]) then 1 when coalesce(r.k4, '') = '' then 2 end) as q1, ((split_part(r.p1, '@', 1) ~ %(c6)s::text or r.p1 like %(c7)s::text) and (regexp_replace(r.p1, '@[^@]*$', '') like any(%(c8)s::text[]) or regexp_replace(r.p1, '@[^@]*$', '') = any(%(c9)s::text[]))) as q2
from (select t.id, t.company_id, t.email as p0, lower(t.email) as p1, lower(t.job_title) as p3, co.industry as k4, lower(co.industry) as k5
from crm_contact t
left join crm_company co on co.id = t.company_id
where (t.id >= %(start)s::bigint and t.id < %(end)s::bigint)
order by 1 offset 0) r
order by 1 offset 0) r
left join (select z.id, z.total_0 / 10.0 as total, z.fit_0 / 10.0 as fit, null::numeric as engagement, null::text as total_label, (case when z.fit_0 >= 150 then %(c10)s::text when z.fit_0 >= 50 then %(c11)s::text end) as fit_label, null::text as engagement_label, (case when z.fit_0 >= 150 then %(c10)s::text when z.fit_0 >= 50 then %(c11)s::text end) || null::text as cell
from (select y.*,
case when y.dq_0 then 0 else least(greatest((y.fit_0), 0), 1000) end as total_0
from (select x.id, x.aud_0, array[x.v_0_0, x.v_0_1]::integer[] as points_0, (false) as dq_0, (least((0::bigint + x.v_0_0 + x.v_0_1), 200))::bigint as fit_0
from (select r.id, (true) as aud_0, (case when r.p0 is null then 0 when r.p0 >= %(c12)s::numeric and r.p0 <= %(c13)s::numeric then 50 when r.p0 >= %(c14)s::numeric then 120 else 0 end) as v_0_0, (case when r.id in (select x1.company_id
from crm_deal x1
left join crm_company x1c on x1c.id = x1.company_id
where x1.company_id is not null and x1.company_id in (select y.company_id
from crm_contact y
where (y.id >= %(start)s::bigint and y.id < %(end)s::bigint)) and (not (x1.stage = ''))) then 80 else 0 end) as v_0_1
from (select t.id, t.employees as p0
from crm_company t
where t.id in (select y.company_id
from crm_contact y
where (y.id >= %(start)s::bigint and y.id < %(end)s::bigint)) offset 0) r  offset 0) x offset 0) y offset 0) z
where z.aud_0 offset 0) s0 on s0.id = r.company_id
left join (select k.rid, (sum(round(2.5::float8 * power(2::float8, greatest(-(date_part('epoch', %(t0)s::timestamptz - k.at) / 86400) / 30.0::float8, -1000)) * 1000000)::bigint) filter (where k.mask0 & 1::bigint <> 0 and k.at > %(t1)s::timestamptz))::bigint as e0, (case when count(*) filter (where k.mask0 & 2::bigint <> 0) <= 1 then sum(round(4.0::float8 * power(2::float8, greatest(-(date_part('epoch', %(t0)s::timestamptz - k.at) / 86400) / 30.0::float8, -1000)) * 1000000)::bigint) filter (where k.mask0 & 2::bigint <> 0) else (select sum(round(4.0::float8 * power(2::float8, greatest(-(date_part('epoch', %(t0)s::timestamptz - q.at) / 86400) / 30.0::float8, -1000)) * 1000000)::bigint)
from (select max(u.at) as at
from unnest(array_agg(k.at) filter (where k.mask0 & 2::bigint <> 0), array_agg((select asset_ref || '{}'
from scoring_keys_9)[k.asset]) filter (where k.mask0 & 2::bigint <> 0)) u(at, i)
group by u.i
order by 1 desc limit 3) q) end)::bigint as e1, count(*) filter (where k.mask0 & 8::bigint <> 0 and k.at > %(t2)s::timestamptz) as n3, count(*) filter (where k.mask0 & 16::bigint <> 0) as n4
from (select a.contact_id as rid, a.occurred_at as at, (select mask0 || '{}'
from scoring_keys_9)[a.key_id] as mask0, a.key_id as asset
from crm_activity a
where (a.contact_id >= %(start)s::bigint and a.contact_id < %(end)s::bigint) and a.occurred_at >= (select since || '{}'
from scoring_keys_9)[a.key_id] and a.occurred_at <= %(t0)s::timestamptz
order by 1) k
group by 1
order by 1 offset 0) a on a.rid = r.id
left join (select q.rid, count(*) as n, max(q.at) as t
from (select rid, at
from (select k.rid, k.at as at
from (select a.contact_id as rid, a.occurred_at as at, (select mask0 || '{}'
from scoring_keys_9)[a.key_id] as mask0, a.key_id as asset
from crm_activity a
where (a.contact_id >= %(start)s::bigint and a.contact_id < %(end)s::bigint) and a.occurred_at <= %(t0)s::timestamptz and ((select mask0 || '{}'
from scoring_keys_9)[a.key_id] & 4::bigint <> 0) and coalesce(a.value > %(c15)s::numeric, false)) k
where k.mask0 & 4::bigint <> 0) o) q
group by 1
order by 1) b2 on b2.rid = r.id
left join (select m.record_id, bit_or(case m.list_id when 12 then 1::bigint when 11 then 2::bigint end) as flags0
from crm_listmember m
where m.list_id in (11, 12) and (m.record_id >= %(start)s::bigint and m.record_id < %(end)s::bigint)
group by 1
order by 1) l on l.record_id = r.id
order by 1 offset 0) x
order by 1 offset 0) y
order by 1 offset 0) z
left join scoring_score s0 on s0.record_id = z.id and s0.version_id = 3 and (s0.record_id >= %(start)s::bigint and s0.record_id < %(end)s::bigint)
left join scoring_score s1 on s1.record_id = z.id and s1.version_id = 2 and (s1.record_id >= %(start)s::bigint and s1.record_id < %(end)s::bigint) offset 0) z
cross join lateral (select 3::bigint, z.aud_0, z.id, z.total_0, null::bigint, z.engagement_0, null::smallint, null::smallint, null::smallint, z.dq_0, z.points_0, z.old_total_0, z.old_fit_0, z.old_engagement_0, z.old_as_of_0
where z.differs_0
union all select 2::bigint, z.aud_1, z.id, z.total_1, z.fit_1, null::bigint, null::smallint, null::smallint, null::smallint, z.dq_1, z.points_1, z.old_total_1, z.old_fit_1, z.old_engagement_1, z.old_as_of_1
where z.differs_1) v(version_id, aud, record_id, total, fit, engagement, total_band, fit_band, engagement_band, disqualified, points, old_total, old_fit, old_engagement, old_as_of)
where z.differs_0 or z.differs_1
union all select s.version_id, s.record_id, null, null, null, null, null, null, null, null, true, s.total, s.fit, s.engagement, s.as_of
from scoring_score s
where s.version_id in (3, 2) and (s.record_id >= %(start)s::bigint and s.record_id < %(end)s::bigint) and not exists (select 1
from crm_contact t
where t.id = s.record_id and (t.id >= %(start)s::bigint and t.id < %(end)s::bigint))),
c as materialized (select *
from ch
where old_as_of is null or old_as_of <= %(t0)s::timestamptz),
del as (delete
from scoring_score s using c
where c.gone and s.version_id = c.version_id and s.record_id = c.record_id and s.version_id in (3, 2) and (s.record_id >= %(start)s::bigint and s.record_id < %(end)s::bigint) and s.as_of <= %(t0)s::timestamptz returning s.version_id, s.record_id),
up as (insert into scoring_score (version_id, record_id, total, fit, engagement, total_band, fit_band, engagement_band, disqualified, points, as_of) select version_id, record_id, total, fit, engagement, total_band, fit_band, engagement_band, disqualified, points, %(t0)s::timestamptz
from c
where not gone
order by record_id, version_id
on conflict (version_id, record_id) do update set total = excluded.total, fit = excluded.fit, engagement = excluded.engagement, total_band = excluded.total_band, fit_band = excluded.fit_band, engagement_band = excluded.engagement_band, disqualified = excluded.disqualified, points = excluded.points, as_of = excluded.as_of
where scoring_score.as_of <= excluded.as_of returning version_id, record_id),
moved as materialized (select *
from c
where (old_total, old_fit, old_engagement) is distinct
from (total, fit, engagement) and
case when (version_id, record_id) in (select *
from del
union all select *
from up) then true else false end),
history as (insert into scoring_scorechange (model_id, version_id, record_id, at, reason, old_total, old_fit, old_engagement, total, fit, engagement) select (select model_id
from scoring_version
where id = c.version_id), version_id, record_id, %(t0)s::timestamptz, %(reason)s::text, old_total, old_fit, old_engagement, total, fit, engagement
from moved c) select (select count(*)
from up), (select count(*)
from moved)
-- c0: ['vekt.example']
-- c1: ['%ceo%', '%head of%']
-- c2: (^|[^[:alnum:]٠-٩۰-۹߀-߉०-९০-৯੦-੯૦-૯୦-୯௦-௯౦-౯೦-೯൦-൯෦-෯๐-๙໐-໙༠-༩၀-၉႐-႙០-៩᠐-᠙᥆-᥏᧐-᧙᪀-᪉᪐-᪙᭐-᭙᮰-᮹᱀-᱉᱐-᱙꘠-
-- c3: ['software']
-- c4: ['finance']
-- c5: ['a']
-- c6: [wryzipś][etouż][wryzipś]|[sfhkmöøæłó][dgjlą][sfhkmöøæłó]|[xvn][cb][xvn]
-- c7: %@%@%
-- c8: ['%asdfg%', '%azert%', '%bvcxw%', '%bvcxy%', '%bvcxz%', '%cvbnm%', '%dfghj%', '%ertyu%', '%ertzu%', 
-- c9: ['asdf', 'azer', 'bvcx', 'cvbn', 'dfgh', 'erty', 'ertz', 'fdsa', 'fdsq', 'fghj', 'gfds', 'ghjk', 'hg
-- c10: A
-- c11: B
-- c12: 50
-- c13: 249
-- c14: 250
-- c15: 100
-- c16: ['page_view']
-- c17: ['download']
-- c18: ['any']
-- c19: ['email_sent', 'unsubscribe']
-- c20: ['%50\\%\\_off%']
-- of the instant: t0, t1, t2
