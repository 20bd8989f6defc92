-- What the house itself remembers of this database, by name.
create table setting (
  name text not null primary key,
  value text not null
);
