use std::{future::Future, pin::pin, task::Context, time::Duration};

use domain::Refusal as _;

use super::*;

const SALT: [u8; 16] = *b"sixteen bytes ok";

fn pool(workers: usize, queue: usize) -> Arc<Pool> {
    Pool::start(Size { workers, queue, idle: Duration::from_secs(30) }).expect("threads")
}

fn hashing(pool: Arc<Pool>) -> Hashing {
    Hashing::quick(pool, Arc::new(Keys::ephemeral(1)))
}

/// Runs to the end on this thread.
fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(future)
}

#[test]
fn the_right_secret_is_known_and_another_is_not() {
    let hashing = hashing(pool(1, 8));
    run(async {
        let hashed = hashing.hash("Mật khẩu 1!", SALT).await.expect("hashed");
        assert_eq!(hashing.verify("Mật khẩu 1!", &hashed).await, Ok(true));
        assert_eq!(hashing.verify("Mật khẩu 2!", &hashed).await, Ok(false));
    });
}

#[test]
fn the_house_asks_for_19_mib_two_passes_and_one_lane() {
    let hashing = Hashing::new(pool(1, 8), Arc::new(Keys::ephemeral(1)));
    let text = run(hashing.hash("secret", SALT)).expect("hashed").to_text();
    assert!(text.starts_with("$argon2id$v=19$m=19456,t=2,p=1$c2l4dGVlbiBieXRlcyBvaw$"), "{text}");
}

#[test]
fn it_is_argon2id_of_the_peppered_secret() {
    let keys = Keys::ephemeral(1);
    let mut digest = [0; 32];
    let params = argon2::Params::new(19456, 2, 1, Some(32)).expect("params");
    argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
        .hash_password_into(&*keys.pepper(b"secret"), &SALT, &mut digest)
        .expect("hashed");
    let hashing = Hashing::new(pool(1, 8), Arc::new(keys));
    assert_eq!(run(hashing.hash("secret", SALT)).expect("hashed").digest, digest);
}

#[test]
fn a_stored_hash_is_useless_under_another_pepper() {
    let ours = hashing(pool(1, 8));
    let theirs = Hashing::quick(pool(1, 8), Arc::new(Keys::ephemeral(2)));
    run(async {
        let hashed = ours.hash("secret", SALT).await.expect("hashed");
        assert_eq!(theirs.verify("secret", &hashed).await, Ok(false));
    });
}

#[test]
fn a_hash_reads_back_from_its_text_and_does_not_print() {
    let hashed = run(hashing(pool(1, 8)).hash("secret", SALT)).expect("hashed");
    let read: Hashed = hashed.to_text().parse().expect("read");
    assert_eq!((read.digest, read.salt, read.cost), (hashed.digest, hashed.salt, hashed.cost));
    assert_eq!(format!("{read:?}"), "Hashed");
}

#[test]
fn a_text_that_asks_for_more_work_than_the_house_is_refused() {
    let text = run(hashing(pool(1, 8)).hash("secret", SALT)).expect("hashed").to_text();
    let asks = [("m=64", "m=19457"), ("t=1", "t=9"), ("p=1", "p=2"), ("argon2id", "argon2d")];
    for (modest, more) in asks {
        assert!(text.replace(modest, more).parse::<Hashed>().is_err(), "{more}");
    }
}

#[test]
fn nobody_is_never_right() {
    let hashing = hashing(pool(1, 8));
    assert_eq!(run(hashing.verify_dummy("secret")), Ok(false));
    assert_eq!(run(hashing.verify_any("secret", None)), Ok(false));
}

#[test]
fn a_full_queue_refuses_at_once_and_says_when_to_come_back() {
    let hashing = hashing(pool(0, 1)); // nobody works, so what waits goes on waiting
    let mut waiting = pin!(hashing.verify_dummy("first"));
    assert!(waiting.as_mut().poll(&mut Context::from_waker(std::task::Waker::noop())).is_pending());
    let refusal = run(hashing.verify_dummy("second")).expect_err("refused");
    assert_eq!((refusal.code(), refusal.kind()), ("busy", Kind::Busy { retry_after: 1 }));
}

#[test]
fn whoever_gives_up_leaves_their_place_in_the_queue() {
    let hashing = hashing(pool(0, 1));
    {
        let mut gone = pin!(hashing.verify_dummy("first"));
        assert!(gone.as_mut().poll(&mut Context::from_waker(std::task::Waker::noop())).is_pending());
    }
    let mut second = pin!(hashing.verify_dummy("second"));
    assert!(second.as_mut().poll(&mut Context::from_waker(std::task::Waker::noop())).is_pending());
}

#[test]
fn a_worker_without_work_gives_its_memory_back() {
    let pool = Pool::start(Size { workers: 1, queue: 8, idle: Duration::ZERO }).expect("threads");
    run(hashing(Arc::clone(&pool)).verify_dummy("secret")).expect("worked");
    while pool.warm_workers() > 0 {
        std::thread::yield_now();
    }
}

#[test]
fn sites_of_one_process_share_the_pool() {
    let pool = pool(2, 64);
    let sites = [1, 2].map(|seed| Hashing::quick(Arc::clone(&pool), Arc::new(Keys::ephemeral(seed))));
    run(async {
        for site in &sites {
            let hashed = site.hash("secret", SALT).await.expect("hashed");
            assert_eq!(site.verify("secret", &hashed).await, Ok(true));
        }
    });
}
