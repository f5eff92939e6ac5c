 select version_id, record_id, total, fit, engagement, total_band, fit_band, engagement_band, disqualified, points
from (select v.*
from (select y.*,
case when y.dq_0 then 0 else least(greatest((y.fit_0), 0), 1000) end as total_0
from (select x.id, x.aud_0, array[x.v_0_0, x.v_0_1]::integer[] as points_0, (false) as dq_0, (least((0::bigint + x.v_0_0 + x.v_0_1), 200))::bigint as fit_0
from (select r.id, (true) as aud_0, (case when r.p0 is null then 0 when r.p0 >= %(c0)s::numeric and r.p0 <= %(c1)s::numeric then 50 when r.p0 >= %(c2)s::numeric then 120 else 0 end) as v_0_0, (case when r.id in (select x0.company_id
from crm_deal x0
left join crm_company x0c on x0c.id = x0.company_id
where x0.company_id is not null and (x0.company_id >= %(start)s::bigint and x0.company_id < %(end)s::bigint) and (not (x0.stage = ''))) then 80 else 0 end) as v_0_1
from (select t.id, t.employees as p0
from crm_company t
where (t.id >= %(start)s::bigint and t.id < %(end)s::bigint)
order by 1 offset 0) r 
order by 1 offset 0) x
order by 1 offset 0) y
order by 1 offset 0) z
cross join lateral (select 1::bigint, z.aud_0, z.id, z.total_0, z.fit_0, null::bigint, null::smallint, (case when z.fit_0 >= 150 then 0 when z.fit_0 >= 50 then 1 end)::smallint, null::smallint, z.dq_0, z.points_0) v(version_id, aud, record_id, total, fit, engagement, total_band, fit_band, engagement_band, disqualified, points)
where v.aud) n
order by record_id
-- c0: 50
-- c1: 249
-- c2: 250
-- of the instant: 
