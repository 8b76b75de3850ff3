//! Where the figures were taken: the processor, and the versions of what took part.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Processor, cores and system in one line.
pub(crate) fn describe() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info
        .lines()
        .find_map(|line| {
            line.strip_prefix("model name")?
                .split_once(':')
                .map(|(_, name)| name.trim().to_owned())
        })
        .unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{model}, {cores} cores, {}", std::env::consts::OS)
}

/// Versions of the compiler and of the peers in Rust; those of the others are told by the peers themselves.
pub(crate) fn versions() -> BTreeMap<String, String> {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).unwrap_or_default();
    let manifest = include_str!("../Cargo.toml");
    let mut versions: BTreeMap<String, String> = locked(&lock)
        .filter(|(name, _)| {
            manifest
                .lines()
                .any(|line| line.split([' ', '.']).next() == Some(name))
        })
        .map(|(name, version)| (name.to_owned(), version.to_owned()))
        .collect();
    versions.insert("mailwright".to_owned(), env!("CARGO_PKG_VERSION").to_owned());
    let rustc = Command::new("rustc").arg("--version").output();
    if let Ok(output) = rustc
        && let Ok(text) = String::from_utf8(output.stdout)
    {
        versions.insert(
            "rustc".to_owned(),
            text.trim().trim_start_matches("rustc ").to_owned(),
        );
    }
    versions
}

/// Name and version of every package in a lock file.
fn locked(lock: &str) -> impl Iterator<Item = (&str, &str)> {
    lock.split("[[package]]").filter_map(|package| {
        let field = |name: &str| {
            package
                .lines()
                .find_map(|line| line.strip_prefix(name)?.strip_prefix(" = \"")?.strip_suffix('"'))
        };
        Some((field("name")?, field("version")?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_come_from_the_lock_file() {
        let lock = "version = 4\n[[package]]\nname = \"a\"\nversion = \"1.2\"\n\n[[package]]\nname = \"b\"\nversion = \"3\"\n";
        assert_eq!(locked(lock).collect::<Vec<_>>(), [("a", "1.2"), ("b", "3")]);
    }
}
