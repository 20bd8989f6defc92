//! Writes a paper of each form into a folder, and says how long each took and how large it is.
//!
//! `cargo run --release -p pdf --example slips -- FOLDER`

#[path = "../tests/samples/mod.rs"]
mod samples;

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder")?);
    std::fs::create_dir_all(&folder)?;
    for (name, slip) in samples::all() {
        let first = Instant::now();
        let bytes = pdf::render(&slip)?;
        let first = first.elapsed();
        let rounds = 50;
        let again = Instant::now();
        for _ in 0..rounds {
            pdf::render(&slip)?;
        }
        println!("{name}: {} bytes, first {first:?}, then {:?}", bytes.len(), again.elapsed() / rounds);
        std::fs::write(folder.join(format!("{name}.pdf")), bytes)?;
    }
    Ok(())
}
