-- Letters are looked for by channel (outbox_due_by_channel) and in no other way.
drop index outbox_due;
