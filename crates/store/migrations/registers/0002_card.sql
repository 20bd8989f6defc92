-- What dossiers did to cards: the same again changes nothing.
create table card_effect (
  dossier text not null,
  effect text not null,
  resident bytea not null,
  at bigint not null,
  done_at bigint not null,
  primary key (dossier, effect)
);
create index card_effect_resident on card_effect (resident, effect, at);

-- Cards that another has replaced, under the key their resident had then.
create table card_past (
  resident bytea not null,
  dossier text not null,
  wrapped_key bytea not null,
  sealed_card bytea not null,
  ended_at bigint not null,
  primary key (resident, dossier)
);
