with ch as materialized (select coalesce(n.version_id, s.version_id) as version_id, coalesce(n.record_id, s.record_id) as record_id, n.total, n.fit, n.engagement, n.total_band, n.fit_band, n.engagement_band, n.disqualified, n.points, n.record_id is null as gone, s.total as old_total, s.fit as old_fit, s.engagement as old_engagement, s.as_of as old_as_of
from (select v.*
from (select y.*,
case when y.dq_0 then 0 else least(greatest((y.fit_0), 0), 1000) end as total_0
from (select x.id, x.aud_0, array[x.v_0_0, x.v_0_1, x.v_0_2, x.v_0_3, x.v_0_4]::integer[] as points_0, (x.v_0_4 = 1) as dq_0, (case when x.v_0_4 = 1 then 0 else (0::bigint + x.v_0_0 + x.v_0_1 + x.v_0_2 + x.v_0_3) end)::bigint as fit_0
from (select r.id, (not coalesce(l.flags0 & 1::bigint <> 0, false) and split_part(r.p1, '@', -1) <> all(%(c0)s::text[])) as aud_0, (case when ((r.p3 like any(%(c1)s::text[]) and r.p3 ~ %(c2)s::text)) then 100 else 0 end) as v_0_0, (case when r.k5 = any(%(c3)s::text[]) then 100 when r.k5 = any(%(c4)s::text[]) then 65 when coalesce(r.k4, '') = '' then 0 else 0 end) as v_0_1, (case when coalesce(l.flags0 & 2::bigint <> 0, false) then 30 else 0 end) as v_0_2, (case when coalesce(lower(s0.fit_label) = any(%(c5)s::text[]), false) then 50 else 0 end) as v_0_3, (case when ((split_part(r.p1, '@', 1) ~ %(c6)s::text or r.p1 like %(c7)s::text) and (regexp_replace(r.p1, '@[^@]*$', '') like any(%(c8)s::text[]) or regexp_replace(r.p1, '@[^@]*$', '') = any(%(c9)s::text[]))) then 1 else 0 end) as v_0_4
from (select t.id, t.company_id, t.email as p0, lower(t.email) as p1, lower(t.job_title) as p3, co.industry as k4, lower(co.industry) as k5
from crm_contact t
left join crm_company co on co.id = t.company_id
where t.id = any(%(ids)s::bigint[]) offset 0) r
left join (select z.id, z.total_0 / 10.0 as total, z.fit_0 / 10.0 as fit, null::numeric as engagement, null::text as total_label, (case when z.fit_0 >= 150 then %(c10)s::text when z.fit_0 >= 50 then %(c11)s::text end) as fit_label, null::text as engagement_label, (case when z.fit_0 >= 150 then %(c10)s::text when z.fit_0 >= 50 then %(c11)s::text end) || null::text as cell
from (select y.*,
case when y.dq_0 then 0 else least(greatest((y.fit_0), 0), 1000) end as total_0
from (select x.id, x.aud_0, array[x.v_0_0, x.v_0_1]::integer[] as points_0, (false) as dq_0, (least((0::bigint + x.v_0_0 + x.v_0_1), 200))::bigint as fit_0
from (select r.id, (true) as aud_0, (case when r.p0 is null then 0 when r.p0 >= %(c12)s::numeric and r.p0 <= %(c13)s::numeric then 50 when r.p0 >= %(c14)s::numeric then 120 else 0 end) as v_0_0, (case when exists (select 1
from crm_deal x1
left join crm_company x1c on x1c.id = x1.company_id
where x1.company_id = r.id and (not (x1.stage = ''))) then 80 else 0 end) as v_0_1
from (select t.id, t.employees as p0
from crm_company t
where t.id in (select y.company_id
from crm_contact y
where y.id = any(%(ids)s::bigint[])) offset 0) r  offset 0) x offset 0) y offset 0) z
where z.aud_0 offset 0) s0 on s0.id = r.company_id
left join (select m.record_id, bit_or(case m.list_id when 12 then 1::bigint when 11 then 2::bigint end) as flags0
from crm_listmember m
where m.list_id in (11, 12) and m.record_id = any(%(ids)s::bigint[])
group by 1) l on l.record_id = r.id offset 0) x offset 0) y offset 0) z
cross join lateral (select 2::bigint, z.aud_0, z.id, z.total_0, z.fit_0, null::bigint, null::smallint, null::smallint, null::smallint, z.dq_0, z.points_0) v(version_id, aud, record_id, total, fit, engagement, total_band, fit_band, engagement_band, disqualified, points)
where v.aud) n full join (select *
from scoring_score s
where s.version_id in (2) and s.record_id = any(%(ids)s::bigint[])) s on s.record_id = n.record_id
where true),
c as materialized (select *
from ch
where old_as_of is null or old_as_of <= %(t0)s::timestamptz),
del as (delete
from scoring_score s using c
where c.gone and s.version_id = c.version_id and s.record_id = c.record_id and s.version_id in (2) and s.record_id = any(%(ids)s::bigint[]) and s.as_of <= %(t0)s::timestamptz returning s.version_id, s.record_id),
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
where id = c.version_id), version_id, record_id, %(t0)s::timestamptz, (%(reasons)s::text[])[array_position(%(ids)s::bigint[], c.record_id)], old_total, old_fit, old_engagement, total, fit, engagement
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
-- of the instant: t0
