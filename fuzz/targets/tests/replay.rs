//! Every input that ever broke a target is run again.

use mailwright_fuzz_targets::TARGETS;
use std::fs;
use std::path::Path;

#[test]
fn inputs_that_broke_something_no_longer_do() {
    let crashes = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../crashes"));
    let mut replayed = 0;
    for folder in fs::read_dir(crashes).expect("fuzz/crashes is checked in") {
        let folder = folder.expect("a folder").path();
        if !folder.is_dir() {
            continue;
        }
        let name = folder
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let Some((_, target)) = TARGETS.iter().find(|(one, _)| *one == name) else {
            panic!("fuzz/crashes/{name} is of no target")
        };
        for file in fs::read_dir(&folder).expect("a readable folder") {
            let file = file.expect("a file").path();
            eprintln!("{}", file.display());
            target(&fs::read(&file).expect("a readable file"));
            replayed += 1;
        }
    }
    eprintln!("{replayed} inputs");
}

#[test]
fn every_target_takes_octets_of_every_kind() {
    for (name, target) in TARGETS {
        eprintln!("{name}");
        for input in [
            &b""[..],
            b"\0",
            b"\r\n\r\n",
            b"a@b.example",
            "é\u{202e}\u{0}".as_bytes(),
            &[0xff; 64],
            b"{}",
        ] {
            target(input);
        }
    }
}

#[test]
fn every_target_has_its_program() {
    let manifest = include_str!("../../Cargo.toml");
    for (name, _) in TARGETS {
        assert!(
            manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")),
            "{name} is not in fuzz/Cargo.toml"
        );
    }
    assert_eq!(
        manifest.matches("[[bin]]").count(),
        TARGETS.len(),
        "a program without a target"
    );
}
