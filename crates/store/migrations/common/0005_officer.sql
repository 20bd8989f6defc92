create table officer (
  id bytea not null primary key,
  number_index bytea not null,
  wrapped_key bytea not null,
  sealed_number bytea not null,
  unit text not null,
  roles text not null,
  from_at bigint not null,
  until_at bigint,
  setup_index bytea,
  setup_until bigint
);
create index officer_by_number on officer (number_index);
