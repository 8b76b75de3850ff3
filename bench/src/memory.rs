//! Memory of a process: `VmHWM` (the peak) and `VmRSS` (now) of Linux, in octets.
//!
//! Not covered: other systems; there the figure is an error that says so.

use crate::machine;
use std::process::Command;

/// Forgets the peak up to now (`proc(5)`, `clear_refs`). Where that is not allowed the peak stays: a larger
/// figure, never a smaller one.
pub(crate) fn reset_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// What a process needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Memory {
    /// When the inputs were read and the job had not begun.
    pub(crate) before: u64,
    /// The peak until the job had ended.
    pub(crate) peak: u64,
}

/// What this process has now, or had at its peak.
pub(crate) fn status(field: &str) -> Result<u64, String> {
    let status = std::fs::read_to_string("/proc/self/status")
        .map_err(|error| format!("/proc/self/status: {error}"))?;
    octets(&status, field).ok_or_else(|| format!("no {field} in /proc/self/status"))
}

fn octets(status: &str, field: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(field)?.strip_prefix(':'))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// The memory of a fresh process that runs one case once; it prints the two numbers.
pub(crate) fn of_case(group: &str, case: &str) -> Result<Memory, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new(program)
        .args(["--peak", case, group])
        .current_dir(machine::root())
        .output()
        .map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut numbers = text.split_whitespace().map(str::parse);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(before)), Some(Ok(peak))) => Ok(Memory { before, peak }),
        _ => Err(format!(
            "no peak memory of {group}/{case}: {}",
            String::from_utf8_lossy(&output.stderr)
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_in_octets() {
        let status = "Name:\tx\nVmHWM:\t    2048 kB\nVmRSS:\t 1 kB\n";
        assert_eq!(octets(status, "VmHWM"), Some(2_097_152));
        assert_eq!(octets(status, "VmRSS"), Some(1_024));
        assert_eq!(octets(status, "Vm"), None);
    }
}
