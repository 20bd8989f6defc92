create table look (
  person_id bytea not null,
  id bytea not null,
  at bigint not null,
  viewer text not null,
  viewer_id text not null,
  purpose text not null,
  thing text not null,
  fields text not null,
  primary key (person_id, id)
);

create table notice (
  person_id bytea not null,
  id bytea not null,
  template text not null,
  sealed_args bytea not null,
  at bigint not null,
  read_at bigint,
  primary key (person_id, id)
);
