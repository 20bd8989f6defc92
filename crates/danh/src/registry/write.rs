//! The second pass: lines are read again, sealed on every core, and written in
//! large acts. Nobody sees them before the last act.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use domain::PersonId;
use indicatif::ProgressBar;
use jiff::Timestamp;
use store::{
    Db,
    db::Tx,
    registers::{Directory, SealedResident, register_import},
};
use tokio::sync::mpsc;

use super::{
    Failure,
    columns::Columns,
    event,
    line::{self, Reason},
    portrait_file,
    source::{Lines, Numbered, Source},
};

/// Residents in one act.
const IN_ONE_ACT: usize = 4000;
/// Entries of the directory in one act.
const ENTRIES_IN_ONE_ACT: usize = 50_000;
/// Rows swept away in one act.
const SWEPT_IN_ONE_ACT: i64 = 10_000;

/// What every sealing thread shares.
struct Work {
    source: Source,
    db: Db,
    left_out: BTreeSet<u64>,
    lines: Mutex<Lines>,
    bar: ProgressBar,
}

type Batch = Result<Vec<SealedResident>, Failure>;

/// Writes every line but those left out, and says how many.
pub async fn write(
    db: &Db,
    source: &Source,
    left_out: BTreeSet<u64>,
    bar: &ProgressBar,
    now: Timestamp,
) -> Result<u64, Failure> {
    let begun = db.write(move |tx| {
        let generation = register_import::begin(tx, now)?;
        Ok((generation, event::begun(generation, now)))
    });
    let generation = begun.await.map_err(Failure::Store)?;
    sweep_given_up(db).await?;

    let lines = Mutex::new(source.lines()?);
    let work = Work { source: source.clone(), db: db.clone(), left_out, lines, bar: bar.clone() };
    let written = rows(db, generation, sealed(work)).await?;

    let finished = db.write(move |tx| {
        register_import::finish(tx, generation, written, now)?;
        Ok(((), event::imported(generation, written, now)))
    });
    finished.await.map_err(Failure::Store)?;
    sweep_replaced(db, generation).await?;
    Ok(u64::try_from(written).unwrap_or_default())
}

/// Writes the rows as they come, then what they are found by, in order.
async fn rows(db: &Db, generation: i64, mut batches: mpsc::Receiver<Batch>) -> Result<i64, Failure> {
    let mut directory = Directory::default();
    let mut written = 0;
    while let Some(batch) = batches.recv().await {
        let first = written + 1;
        let batch = batch?;
        for resident in &batch {
            written += 1;
            directory.note(resident, written);
        }
        quietly(db, move |tx| {
            (first..)
                .zip(&batch)
                .try_for_each(|(line, row)| register_import::insert(tx, generation, line, row))
        })
        .await?;
    }
    let (numbers, kin) = directory.sorted();
    for some in numbers.chunks(ENTRIES_IN_ONE_ACT) {
        let some = some.to_vec();
        quietly(db, move |tx| register_import::insert_numbers(tx, generation, &some)).await?;
    }
    for some in kin.chunks(ENTRIES_IN_ONE_ACT) {
        let some = some.to_vec();
        quietly(db, move |tx| register_import::insert_kin(tx, generation, &some)).await?;
    }
    Ok(written)
}

async fn quietly<T, F>(db: &Db, act: F) -> Result<T, Failure>
where
    T: Send + 'static,
    F: Fn(&mut Tx<'_>) -> domain::Result<T> + Send + 'static,
{
    db.write_quietly("of a filling nobody is told before it is visible", act).await.map_err(Failure::Store)
}

async fn sweep_given_up(db: &Db) -> Result<(), Failure> {
    while quietly(db, |tx| register_import::sweep_given_up(tx, SWEPT_IN_ONE_ACT)).await? > 0 {}
    Ok(())
}

async fn sweep_replaced(db: &Db, generation: i64) -> Result<(), Failure> {
    let mut after = PersonId::from_bytes([0; 16]);
    let sweep = move |after| {
        quietly(db, move |tx| register_import::sweep_replaced(tx, generation, after, SWEPT_IN_ONE_ACT))
    };
    while let Some(last) = sweep(after).await? {
        after = last;
    }
    Ok(())
}

/// Batches of sealed residents, from as many threads as there are cores.
fn sealed(work: Work) -> mpsc::Receiver<Batch> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let (to_writer, batches) = mpsc::channel(threads);
    let work = Arc::new(work);
    for _ in 0..threads {
        let (work, to_writer) = (Arc::clone(&work), to_writer.clone());
        thread::spawn(move || {
            while let Some(batch) = work.next_batch().transpose() {
                let broken = batch.is_err();
                if to_writer.blocking_send(batch).is_err() || broken {
                    return;
                }
            }
        });
    }
    batches
}

impl Work {
    /// The next residents, sealed; nothing at the end of the file.
    fn next_batch(&self) -> Result<Option<Vec<SealedResident>>, Failure> {
        let (lines, columns) = self.next_lines()?;
        if lines.is_empty() {
            return Ok(None);
        }
        let changed = |line, why: Reason| Failure::Changed { line, why };
        let seal = |Numbered { line, fields }| {
            let fields = fields.map_err(|why| changed(line, why))?;
            let resident = line::read(&columns, &fields).map_err(|why| changed(line, why))?;
            let image =
                resident.portrait.as_ref().map(|name| portrait_file::read(self.source.folder(), name));
            let image = image.transpose().map_err(|why| changed(line, why))?;
            SealedResident::new(self.db.vault(), resident, image.as_deref()).map_err(Failure::Store)
        };
        lines.into_iter().map(seal).collect::<Batch>().map(Some)
    }

    fn next_lines(&self) -> Result<(Vec<Numbered>, Columns), Failure> {
        let mut file = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = Vec::with_capacity(IN_ONE_ACT);
        while taken.len() < IN_ONE_ACT {
            match file.next_line()? {
                Some(line) if self.left_out.contains(&line.line) => {}
                Some(line) => taken.push(line),
                None => break,
            }
        }
        self.bar.set_position(file.read_so_far());
        Ok((taken, file.columns().clone()))
    }
}
