-- One filling of the register from a file. Its rows are seen by nobody until
-- visible_at is set, which is the filling's last act.
create table register_import (
  generation bigint not null primary key,
  started_at bigint not null,
  visible_at bigint,
  row_count bigint not null
);

-- A resident as one filling knows them. The row of the highest visible
-- generation is the resident; id and kin are blind indexes of ID numbers.
create table resident (
  id bytea not null,
  generation bigint not null,
  wrapped_key bytea not null,
  father bytea,
  mother bytea,
  guardian bytea,
  record bytea not null,
  card bytea,
  portrait bytea,
  primary key (id, generation)
);

create index resident_father on resident (father) where father is not null;
create index resident_mother on resident (mother) where mother is not null;
create index resident_guardian on resident (guardian) where guardian is not null;
create index resident_generation on resident (generation);
