//! The procedures and units of a portal: what ships, and what an operator adds.

use std::{fs, path::Path};

use domain::services::{Procedures, Published, Units};

/// What ships, with every `*.toml` of a folder of the operator's, in the order of their names.
pub fn procedures(base: &Path, folder: Option<&Path>) -> Result<Procedures, String> {
    let shipped = site::procedures::shipped().map_err(|faults| faults.to_string())?;
    let Some(folder) = folder.map(|folder| base.join(folder)) else { return Ok(shipped) };
    let unread = |why: std::io::Error| format!("procedures {}: {why}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder).map_err(unread)? {
        files.push(entry.map_err(unread)?.path());
    }
    files.retain(|file| file.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    let own = files.iter().map(|file| procedure(file)).collect::<Result<Vec<_>, _>>()?;
    let all = shipped.all().cloned().chain(own).collect();
    Procedures::of(all).map_err(|faults| format!("procedures {}: {faults}", folder.display()))
}

fn procedure(file: &Path) -> Result<Published, String> {
    let text = fs::read_to_string(file).map_err(|why| format!("{}: {why}", file.display()))?;
    site::procedures::read(&text).map_err(|faults| format!("{}: {faults}", file.display()))
}

/// The operator's list of units, or the one that ships.
pub fn units(base: &Path, file: Option<&Path>) -> Result<Units, String> {
    let Some(file) = file.map(|file| base.join(file)) else { return Ok(Units::default()) };
    let text = fs::read_to_string(&file).map_err(|why| format!("units {}: {why}", file.display()))?;
    Units::parse(&text).map_err(|why| format!("units {}: {why}", file.display()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TEXT: &str = include_str!("../../../../procedures/can-cuoc.cap-lai.toml");

    fn folder(name: &str) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("danh-services-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    fn slugs(procedures: &Procedures) -> Vec<String> {
        procedures.on(date(2026, 11, 23)).map(|one| one.procedure.slug.clone()).collect()
    }

    #[test]
    fn a_folder_adds_to_what_ships() {
        let base = folder("adds");
        let other = TEXT
            .replace("id         = \"can-cuoc.cap-lai\"", "id = \"can-cuoc.thu-nghiem\"")
            .replace("slug       = \"cap-lai-the-can-cuoc\"", "slug = \"thu-nghiem\"");
        fs::create_dir_all(base.join("own")).expect("a folder");
        fs::write(base.join("own/thu-nghiem.toml"), other).expect("written");
        fs::write(base.join("own/readme.txt"), "not a procedure").expect("written");
        let all = procedures(&base, Some(Path::new("own"))).expect("read");
        assert_eq!(slugs(&all), ["cap-lai-the-can-cuoc", "thu-nghiem"]);
        fs::remove_dir_all(base).expect("removed");
    }

    #[test]
    fn a_faulty_procedure_is_refused_by_the_name_of_its_file() {
        let base = folder("faulty");
        fs::write(base.join("a.toml"), TEXT.replace("schema     = 1", "schema = 2")).expect("written");
        let why = procedures(&base, Some(Path::new("."))).expect_err("refused");
        assert!(why.contains("a.toml") && why.contains("schema"), "{why}");
        fs::remove_dir_all(base).expect("removed");
    }

    #[test]
    fn a_copy_of_what_ships_is_refused_and_a_missing_folder_too() {
        let base = folder("copy");
        fs::write(base.join("a.toml"), TEXT).expect("written");
        assert!(procedures(&base, Some(Path::new("."))).is_err());
        assert!(procedures(&base, Some(Path::new("nowhere"))).is_err());
        fs::remove_dir_all(base).expect("removed");
    }

    #[test]
    fn a_list_of_units_stands_in_place_of_the_one_that_ships() {
        let base = folder("units");
        fs::write(base.join("units.csv"), "kind,code,vi,en,places\ncong-an.tinh,X1,Một,One,Thanh Hóa\n")
            .expect("written");
        let units = units(&base, Some(Path::new("units.csv"))).expect("read");
        assert_eq!(units.all().len(), 1);
        fs::remove_dir_all(base).expect("removed");
    }
}
