-- One row per region, category and bucket before as_of: what its tickets add up to. A bucket is a
-- day, or an hour of a day (its phase), counted back from as_of: day_no 0 is the last one. Cells
-- number the pairs of region and category in their order.
-- needs: tickets
create or replace temp table appeal_counts as
with placed as (
  select
    case getvariable('unit_level')
      when 'province' then province_id
      when 'city' then city_id
      when 'county' then county_id
      else region_id
    end as region,
    case getvariable('category_level')
      when '1' then category1
      when '2' then category2
      when '3' then category3
      else category
    end as category,
    (date_diff('microsecond', created_at, getvariable('as_of')) - 1)
      // (3600000000 * getvariable('bucket_hours')) as back,
    business_type, urgent, overall, closing, stable,
    urgent = 1 and list_has_any(
      string_split(getvariable('danger'), '|'), [category1, category2, category3]) as danger
  from tickets
  where created_at >= getvariable('since') and created_at < getvariable('as_of')
),
counted as (
  select
    region,
    category,
    cast(back % getvariable('phases') as int) as phase,
    -cast(back // getvariable('phases') as int) as day_no,
    cast(count(*) as double) as tickets,
    cast(count(*) filter (business_type = 'complaint') as double) as complaint,
    cast(count(*) filter (business_type = 'report') as double) as report,
    cast(count(*) filter (business_type = 'opinion') as double) as opinion,
    cast(count(*) filter (business_type = 'suggestion') as double) as suggestion,
    cast(count(*) filter (business_type = 'enquiry') as double) as enquiry,
    cast(count(*) filter (business_type = 'fault_repair') as double) as fault_repair,
    cast(count(*) filter (business_type = 'service_request') as double) as service_request,
    cast(coalesce(sum(urgent), 0) as double) as urgent,
    cast(count(*) filter (danger) as double) as danger,
    coalesce(sum(overall), 0) as overall,
    coalesce(sum(closing), 0) as closing,
    cast(count(*) filter (not stable) as double) as unstable
  from placed
  where region is not null
  group by all
),
cells as (
  select
    cast(row_number() over (order by region, category) as int) as cell,
    cast(dense_rank() over (order by region) as int) as region_no,
    region,
    category
  from (select distinct region, category from counted)
)
select cells.*, counted.* exclude (region, category)
from counted
join cells using (region, category);
