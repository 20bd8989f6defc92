-- The name of a relying party for readers of English; without one, its only name.
alter table client add column name_en text;
