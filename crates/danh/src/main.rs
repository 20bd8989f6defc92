//! The Danh binary.
fn main() {}
