-- Fall injuries per person-year among persons 65 and older, in home health care and in special housing, by
-- kommun and year 2019-2021: person-time as intervals of whole days, half-open. Beside
-- crates/indicator/tests/content/fallskador, which says the same as a definition.
--
-- Reads: persons(pid, birth_date), deaths(pid, death_date), migration(pid, date, kind),
-- khsv_monthly(pid, year, month, kommun), sabo_spells(pid, start_date, stop_date, kommun),
-- par_inpatient(pid, admission, discharge, main_dx, ek1, ek2, ek3). A kommun that is missing is 0.

-- Days of each person in the study: from 1 January of the year of 65, the day of death included.
CREATE OR REPLACE TEMP TABLE studied AS
SELECT pid, greatest(DATE '2019-01-01', make_date(year(birth_date) + 65, 1, 1)) AS a,
       least(DATE '2022-01-01', coalesce(died + 1, DATE '2022-01-01')) AS b
FROM persons LEFT JOIN (SELECT pid, min(death_date) AS died FROM deaths GROUP BY pid) USING (pid)
WHERE a < b;

-- Days abroad: from a day of emigration until the next move; before a first move that is an immigration.
-- Whoever leaves and comes on one day is here.
CREATE OR REPLACE TEMP TABLE abroad AS
WITH move AS (SELECT pid, date, bool_or(kind = 'I') AS comes FROM migration GROUP BY pid, date),
turn AS (SELECT *, lead(date) OVER person AS next, row_number() OVER person = 1 AS is_first
         FROM move WINDOW person AS (PARTITION BY pid ORDER BY date))
SELECT pid, date AS a, coalesce(next, DATE '9000-01-01') AS b FROM turn WHERE NOT comes
UNION ALL SELECT pid, DATE '1000-01-01', date FROM turn WHERE is_first AND comes;

-- A row of home health care takes its whole month; a known kommun before none, the lowest code first.
CREATE OR REPLACE TEMP TABLE at_home AS
SELECT pid, make_date(year, month, 1) AS a, (make_date(year, month, 1) + INTERVAL 1 MONTH)::DATE AS b,
       coalesce(min(kommun) FILTER (kommun > 0), 0) AS kommun
FROM khsv_monthly GROUP BY pid, year, month;

CREATE OR REPLACE TEMP TABLE housed AS
SELECT pid, start_date AS a, coalesce(stop_date + 1, DATE '9000-01-01') AS b, kommun
FROM sabo_spells WHERE stop_date IS NULL OR stop_date >= start_date;

-- Stretches on which nothing changes: between all days on which something does.
CREATE OR REPLACE TEMP TABLE stretch AS
WITH mine AS (SELECT * FROM studied WHERE pid IN (SELECT pid FROM at_home UNION ALL SELECT pid FROM housed)),
change AS (
    SELECT pid, a AS day FROM at_home UNION ALL SELECT pid, b FROM at_home
    UNION ALL SELECT pid, a FROM housed UNION ALL SELECT pid, b FROM housed
    UNION ALL SELECT pid, a FROM abroad UNION ALL SELECT pid, b FROM abroad
    UNION ALL SELECT pid, new_year FROM mine, (VALUES (DATE '2020-01-01'), (DATE '2021-01-01')) t(new_year)
), cut AS (
    SELECT pid, day FROM change JOIN mine USING (pid) WHERE day > a AND day < b
    UNION SELECT pid, a FROM mine
    UNION SELECT pid, b FROM mine
)
SELECT pid, day AS a, lead(day) OVER (PARTITION BY pid ORDER BY day) AS b FROM cut QUALIFY b IS NOT NULL;

-- Housing goes before home health care; of spells at once the latest start, then the latest end, then the
-- lowest code.
CREATE OR REPLACE TEMP TABLE state AS
WITH here AS (SELECT * FROM stretch s ANTI JOIN abroad o ON o.pid = s.pid AND o.a <= s.a AND o.b >= s.b),
in_housing AS (
    SELECT h.pid, h.a, arg_max(s.kommun, (s.a, s.b, CASE s.kommun WHEN 0 THEN -100000 ELSE -s.kommun END)) AS kommun
    FROM here h JOIN housed s ON s.pid = h.pid AND s.a <= h.a AND s.b >= h.b GROUP BY h.pid, h.a
)
SELECT here.pid, here.a, here.b, CASE WHEN i.pid IS NULL THEN 'hsv' ELSE 'sabo' END AS state,
       coalesce(i.kommun, m.kommun) AS kommun
FROM here LEFT JOIN in_housing i ON i.pid = here.pid AND i.a = here.a
LEFT JOIN at_home m ON m.pid = here.pid AND m.a <= here.a AND m.b >= here.b
WHERE i.pid IS NOT NULL OR m.pid IS NOT NULL;

-- Stays that follow within a day of all before are one; it is a fall when some stay has an injury and a fall.
CREATE OR REPLACE TEMP TABLE fall AS
WITH stay AS (
    SELECT pid, admission, discharge, upper(replace(main_dx, '.', ''))[1:3] BETWEEN 'S00' AND 'T14' AND (
        upper(replace(coalesce(ek1, ''), '.', ''))[1:3] BETWEEN 'W00' AND 'W19'
        OR upper(replace(coalesce(ek2, ''), '.', ''))[1:3] BETWEEN 'W00' AND 'W19'
        OR upper(replace(coalesce(ek3, ''), '.', ''))[1:3] BETWEEN 'W00' AND 'W19') AS is_fall
    FROM par_inpatient
), begun AS (
    SELECT *, (coalesce(admission > max(discharge) OVER before + 1, true))::INT AS begins FROM stay
    WINDOW before AS (PARTITION BY pid ORDER BY admission, discharge ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), numbered AS (
    SELECT *, sum(begins) OVER (PARTITION BY pid ORDER BY admission, discharge ROWS UNBOUNDED PRECEDING) AS episode FROM begun
)
SELECT pid, min(admission) AS day FROM numbered GROUP BY pid, episode HAVING bool_or(is_fall);

CREATE OR REPLACE TEMP TABLE cells AS
WITH days AS (
    SELECT state, kommun, year(a) AS year, count(DISTINCT pid) AS persons, sum(b - a)::BIGINT AS days FROM state GROUP BY ALL
), events AS (
    SELECT state, kommun, year(day) AS year, count(*) AS events
    FROM fall JOIN state ON state.pid = fall.pid AND state.a <= day AND day < state.b GROUP BY ALL
)
SELECT state, kommun, year, persons, days, coalesce(events, 0) AS events FROM days LEFT JOIN events USING (state, kommun, year);
