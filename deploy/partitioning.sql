-- Practice answers in sixteen parts by learner, for PostgreSQL 15 and later: docs/scaling.md says when.
--
--   psql -1 -v ON_ERROR_STOP=1 -f deploy/partitioning.sql "$DATABASE_URL"
--
-- In one transaction, with the site stopped, after a backup; it copies the table once. Run it anew after no upgrade: later
-- migrations find the table, its columns and its indexes under the same names.
--
-- What is different afterwards, and why: a unique rule of a table in parts has to hold the column it is parted by, and a
-- guest's answer has no learner. So `id` is numbered by a sequence and looked up by an index, but is no primary key; and
-- reviews, which refer to an answer by its `id`, do so without a foreign key (the site empties that field itself when
-- answers are deleted). Answers of guests lie in one part; signing in moves them to their learner's.

ALTER TABLE quizzes_practiceanswer RENAME TO quizzes_practiceanswer_whole;

CREATE TABLE quizzes_practiceanswer (LIKE quizzes_practiceanswer_whole INCLUDING DEFAULTS INCLUDING CONSTRAINTS)
    PARTITION BY HASH (learner_id);

DO $$
BEGIN
    FOR part IN 0..15 LOOP
        EXECUTE format(
            'CREATE TABLE quizzes_practiceanswer_%s PARTITION OF quizzes_practiceanswer '
            'FOR VALUES WITH (MODULUS 16, REMAINDER %s)', part, part);
    END LOOP;
END $$;

INSERT INTO quizzes_practiceanswer SELECT * FROM quizzes_practiceanswer_whole;

DO $$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT conname, conrelid::regclass AS owner FROM pg_constraint
        WHERE contype = 'f' AND confrelid = 'quizzes_practiceanswer_whole'::regclass
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.owner, found.conname);
    END LOOP;
END $$;

-- Every foreign key and every index but that of the primary key, under its own name.
DO $$
DECLARE
    found record;
    made text[] := '{}';
    statement text;
BEGIN
    FOR found IN
        SELECT 'ALTER TABLE quizzes_practiceanswer ADD CONSTRAINT ' || quote_ident(conname) || ' '
            || pg_get_constraintdef(oid) AS said
        FROM pg_constraint WHERE contype = 'f' AND conrelid = 'quizzes_practiceanswer_whole'::regclass
        UNION ALL
        SELECT replace(replace(pg_get_indexdef(indexrelid), ' ONLY ', ' '), 'quizzes_practiceanswer_whole',
            'quizzes_practiceanswer')
        FROM pg_index WHERE indrelid = 'quizzes_practiceanswer_whole'::regclass AND NOT indisprimary
    LOOP
        made := made || found.said;
    END LOOP;
    DROP TABLE quizzes_practiceanswer_whole;
    FOREACH statement IN ARRAY made LOOP
        EXECUTE statement;
    END LOOP;
END $$;

CREATE INDEX quizzes_practiceanswer_by_id ON quizzes_practiceanswer (id);
CREATE SEQUENCE quizzes_practiceanswer_id_seq AS bigint OWNED BY quizzes_practiceanswer.id;
SELECT setval('quizzes_practiceanswer_id_seq', COALESCE(max(id), 0) + 1, false) FROM quizzes_practiceanswer;
ALTER TABLE quizzes_practiceanswer ALTER COLUMN id SET DEFAULT nextval('quizzes_practiceanswer_id_seq');
