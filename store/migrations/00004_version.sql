-- Which migrations have run stands in user_version alone.

DROP TABLE IF EXISTS goose_db_version;
