create table consent (
  person_id bytea not null,
  client_id text not null,
  scopes text not null,
  given_at bigint not null,
  primary key (person_id, client_id)
);
