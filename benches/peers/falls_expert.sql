-- What falls.sql counts, as one writes it who knows DuckDB and the registers: nine persons of ten in care have
-- neither housing nor moves, and their months need no cutting; only persons with a fall need episodes. Reads
-- the same tables with whole numbers for codes: months as `ym` (year times 12 plus month less 1), and
-- par_inpatient with `is_fall` for each stay.

CREATE OR REPLACE TEMP TABLE studied AS
SELECT pid, greatest(DATE '2019-01-01', make_date(year(birth_date) + 65, 1, 1)) AS a,
       least(DATE '2022-01-01', coalesce(death_date + 1, DATE '2022-01-01')) AS b
FROM persons LEFT JOIN deaths USING (pid)
WHERE birth_date < DATE '1957-01-01' AND (death_date IS NULL OR death_date >= DATE '2019-01-01') AND a < b;

CREATE OR REPLACE TEMP TABLE tangled AS SELECT pid FROM sabo_spells UNION SELECT pid FROM migration;

-- Months of the study, each with its kommun; most have one row.
CREATE OR REPLACE TEMP TABLE at_home AS
SELECT pid, ym, coalesce(min(kommun) FILTER (kommun > 0), 0) AS kommun
FROM khsv_monthly WHERE ym BETWEEN 2019 * 12 AND 2021 * 12 + 11 GROUP BY pid, ym;

CREATE OR REPLACE TEMP TABLE of_month AS
SELECT ym, make_date(ym // 12, ym % 12 + 1, 1) AS m, (m + INTERVAL 1 MONTH)::DATE AS n
FROM range(2019 * 12, 2022 * 12) r(ym);

-- State of those whose months need no cutting.
CREATE OR REPLACE TEMP TABLE plain AS
SELECT pid, greatest(m, a) AS a, least(n, b) AS b, kommun
FROM at_home JOIN of_month USING (ym) JOIN (FROM studied ANTI JOIN tangled USING (pid)) USING (pid)
WHERE a < n AND b > m;

-- Of all others.
CREATE OR REPLACE TEMP TABLE mine AS FROM studied SEMI JOIN tangled USING (pid);
CREATE OR REPLACE TEMP TABLE abroad AS
WITH move AS (SELECT pid, date, bool_or(kind = 'I') AS comes FROM migration GROUP BY pid, date),
turn AS (SELECT *, lead(date) OVER person AS next, row_number() OVER person = 1 AS is_first
         FROM move WINDOW person AS (PARTITION BY pid ORDER BY date))
SELECT pid, date AS a, coalesce(next, DATE '9000-01-01') AS b FROM turn WHERE NOT comes
UNION ALL SELECT pid, DATE '1000-01-01', date FROM turn WHERE is_first AND comes;
CREATE OR REPLACE TEMP TABLE housed AS
SELECT pid, start_date AS a, coalesce(stop_date + 1, DATE '9000-01-01') AS b, kommun
FROM sabo_spells WHERE stop_date IS NULL OR stop_date >= start_date;
CREATE OR REPLACE TEMP TABLE months AS
SELECT pid, m AS a, n AS b, kommun FROM at_home JOIN of_month USING (ym) SEMI JOIN mine USING (pid);
CREATE OR REPLACE TEMP TABLE stretch AS
WITH change AS (
    SELECT pid, a AS day FROM months UNION ALL SELECT pid, b FROM months
    UNION ALL SELECT pid, a FROM housed UNION ALL SELECT pid, b FROM housed
    UNION ALL SELECT pid, a FROM abroad UNION ALL SELECT pid, b FROM abroad
    UNION ALL SELECT pid, unnest([DATE '2020-01-01', DATE '2021-01-01']) FROM mine
), cut AS (
    SELECT pid, day FROM change JOIN mine USING (pid) WHERE day > a AND day < b
    UNION SELECT pid, unnest([a, b]) FROM mine
)
SELECT pid, day AS a, lead(day) OVER (PARTITION BY pid ORDER BY day) AS b FROM cut QUALIFY b IS NOT NULL;
CREATE OR REPLACE TEMP TABLE knotty AS
WITH here AS (SELECT * FROM stretch s ANTI JOIN abroad o ON o.pid = s.pid AND o.a <= s.a AND o.b >= s.b),
in_housing AS (
    SELECT h.pid, h.a, arg_max(s.kommun, (s.a, s.b, CASE s.kommun WHEN 0 THEN -100000 ELSE -s.kommun END)) AS kommun
    FROM here h JOIN housed s ON s.pid = h.pid AND s.a <= h.a AND s.b >= h.b GROUP BY h.pid, h.a
)
SELECT here.pid, here.a, here.b, i.pid IS NOT NULL AS is_housed, coalesce(i.kommun, m.kommun) AS kommun
FROM here LEFT JOIN in_housing i ON i.pid = here.pid AND i.a = here.a
LEFT JOIN at_home m ON m.pid = here.pid AND m.ym = year(here.a) * 12 + month(here.a) - 1
WHERE i.pid IS NOT NULL OR m.pid IS NOT NULL;

CREATE OR REPLACE TEMP TABLE fall AS
WITH stay AS (SELECT pid, admission, discharge, is_fall FROM par_inpatient SEMI JOIN (FROM par_inpatient WHERE is_fall) USING (pid)),
begun AS (
    SELECT *, (coalesce(admission > max(discharge) OVER before + 1, true))::INT AS begins FROM stay
    WINDOW before AS (PARTITION BY pid ORDER BY admission, discharge ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), numbered AS (
    SELECT *, sum(begins) OVER (PARTITION BY pid ORDER BY admission, discharge ROWS UNBOUNDED PRECEDING) AS episode FROM begun
)
SELECT pid, min(admission) AS day FROM numbered GROUP BY pid, episode
HAVING bool_or(is_fall) AND day BETWEEN DATE '2019-01-01' AND DATE '2021-12-31';

CREATE OR REPLACE TEMP TABLE cells AS
WITH of_person AS (
    SELECT false AS is_housed, kommun, year(a) AS year, pid, sum(b - a) AS days FROM plain GROUP BY ALL
    UNION ALL SELECT is_housed, kommun, year(a), pid, sum(b - a) FROM knotty GROUP BY ALL
), days AS (
    SELECT is_housed, kommun, year, count(*) AS persons, sum(days)::BIGINT AS days FROM of_person GROUP BY ALL
), event AS (
    SELECT false AS is_housed, kommun, year(day) AS year FROM fall JOIN plain ON plain.pid = fall.pid AND a <= day AND day < b
    UNION ALL SELECT is_housed, kommun, year(day) FROM fall JOIN knotty ON knotty.pid = fall.pid AND a <= day AND day < b
), events AS (SELECT is_housed, kommun, year, count(*) AS events FROM event GROUP BY ALL)
SELECT CASE WHEN is_housed THEN 'sabo' ELSE 'hsv' END AS state, kommun, year, persons, days, coalesce(events, 0) AS events
FROM days LEFT JOIN events USING (is_housed, kommun, year);
