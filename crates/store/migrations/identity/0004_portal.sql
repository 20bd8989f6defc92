-- Which calls of portals were heard: the same one again changes nothing.
create table heard_call (
  client_id text not null,
  call_key text not null,
  heard_at bigint not null,
  primary key (client_id, call_key)
);
create index heard_call_age on heard_call (heard_at);

-- What the app lists of a dossier. The dossier itself is the portal's.
create table dossier_summary (
  person_id bytea not null,
  portal text not null,
  dossier_id text not null,
  state text not null,
  ended bigint not null,
  due_at bigint,
  updated_at bigint not null,
  rev bigint not null,
  sealed_summary bytea not null,
  primary key (person_id, portal, dossier_id)
);

-- What a portal last said it offers, so that the list stands when it is silent.
create table portal_catalogue (
  portal text not null primary key,
  procedures text not null,
  heard_at bigint,
  silent_since bigint
);
