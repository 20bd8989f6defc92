-- Who looked, as readers of English are told.
alter table look add column viewer_en text;
