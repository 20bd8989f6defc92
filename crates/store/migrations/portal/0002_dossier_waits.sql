-- What waits outside any officer's step, the longest first, however much has ended.
create index dossier_waits_of_unit on dossier (unit, state, id) where ended_at is null or state = 'decided';
create index dossier_waits on dossier (state, id) where ended_at is null or state = 'decided';
