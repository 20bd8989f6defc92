-- Each channel is looked through by itself: a carrier that takes nothing, and
-- the letters that wait for it, are in no other's way.
create index outbox_due_by_channel on outbox (channel, next_try_at) where sent_at is null and failed_at is null;
