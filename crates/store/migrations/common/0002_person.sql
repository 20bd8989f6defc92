create table person (
  id bytea not null primary key,
  number_index bytea not null,
  wrapped_key bytea not null,
  sealed_number bytea not null,
  sealed_name bytea not null,
  sealed_birth_date bytea not null,
  sealed_sex bytea not null,
  level bigint not null,
  state text not null,
  state_until bigint,
  created_at bigint not null,
  version bigint not null
);
create index person_by_number on person (number_index);

create table directory (
  kind text not null,
  key bytea not null,
  person_id bytea not null,
  primary key (kind, key)
);

create table contact (
  person_id bytea not null,
  kind text not null,
  value_index bytea not null,
  sealed_value bytea not null,
  verified_at bigint,
  primary key (person_id, kind)
);
