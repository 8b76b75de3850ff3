//! Writes every delivery of a batch as `NUMBER-ADDRESS.eml`, with a progress bar.

use indicatif::{ProgressBar, ProgressStyle};
use mailwright::{Batch, Delivery};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// What was written.
pub(crate) struct Written {
    pub(crate) messages: u64,
    pub(crate) bytes: u64,
    /// The first file.
    pub(crate) first: PathBuf,
}

/// Writes all messages into `out`, which is made; messages of an earlier run in it are removed first.
pub(crate) fn write_all(batch: &Batch, out: &Path) -> Result<Written, String> {
    let told = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    fs::create_dir_all(out).map_err(|error| told(out, error))?;
    for file in fs::read_dir(out).map_err(|error| told(out, error))?.flatten() {
        if is_ours(&file.file_name().to_string_lossy()) {
            fs::remove_file(file.path()).map_err(|error| told(&file.path(), error))?;
        }
    }
    let mut written = Written {
        messages: 0,
        bytes: 0,
        first: out.to_owned(),
    };
    let bar = ProgressBar::new(batch.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos} of {len} messages, {per_sec}, {eta} left")
    {
        bar.set_style(style);
    }
    for (index, delivery) in batch.deliveries().enumerate() {
        let path = out.join(file_name(index, &delivery));
        let file = File::create(&path).map_err(|error| told(&path, error))?;
        let mut file = Counting {
            inner: BufWriter::new(file),
            bytes: 0,
        };
        delivery
            .write_to(&mut file)
            .and_then(|()| file.flush())
            .map_err(|error| told(&path, error))?;
        written.messages += 1;
        written.bytes += file.bytes;
        if index == 0 {
            written.first = path;
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(written)
}

/// `0001-ann-example.com.eml`: the number keeps names apart, the address is for the eye.
fn file_name(index: usize, delivery: &Delivery<'_>) -> String {
    let address = delivery.recipients().first().copied().unwrap_or_default();
    let readable: String = address
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || matches!(c, '.' | '_' | '+') {
                c
            } else {
                '-'
            }
        })
        .take(60)
        .collect();
    format!("{:04}-{readable}.eml", index + 1)
}

/// Whether a file is one that this program wrote.
fn is_ours(name: &str) -> bool {
    name.strip_suffix(".eml")
        .and_then(|stem| stem.split_once('-'))
        .is_some_and(|(number, _)| number.len() >= 4 && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Counts what passes through.
struct Counting<W> {
    inner: W,
    bytes: u64,
}

impl<W: Write> Write for Counting<W> {
    fn write(&mut self, data: &[u8]) -> std::io::Result<usize> {
        let taken = self.inner.write(data)?;
        self.bytes += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn only_files_of_an_earlier_run_are_removed() {
        assert!(is_ours("0001-ann-example.com.eml"));
        assert!(is_ours("12345-x.eml"));
        for name in [
            "notes.eml",
            "001-a.eml",
            "0001-a.txt",
            "kept-0001.eml",
            "0001.eml",
        ] {
            assert!(!is_ours(name), "{name}");
        }
    }
}
