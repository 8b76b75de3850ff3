//! Peak memory of a process: `VmHWM` of Linux, in octets.
//!
//! Not covered: other systems; there the figure is an error that says so.

use crate::machine;
use std::process::Command;

/// Forgets the peak up to now (`proc(5)`, `clear_refs`). Where that is not allowed the peak stays: a larger
/// figure, never a smaller one.
pub(crate) fn reset_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The peak of this process.
pub(crate) fn peak() -> Result<u64, String> {
    let status = std::fs::read_to_string("/proc/self/status")
        .map_err(|error| format!("/proc/self/status: {error}"))?;
    high_water(&status).ok_or_else(|| "no VmHWM in /proc/self/status".to_owned())
}

fn high_water(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// The peak of a fresh process that runs one case once.
pub(crate) fn peak_of_case(group: &str, case: &str) -> Result<u64, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new(program)
        .args(["--peak", case, group])
        .current_dir(machine::root())
        .output()
        .map_err(|error| error.to_string())?;
    String::from_utf8_lossy(&output.stdout)
        .trim()
        .parse()
        .map_err(|_| {
            format!(
                "no peak memory of {group}/{case}: {}",
                String::from_utf8_lossy(&output.stderr)
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_is_read_in_octets() {
        assert_eq!(
            high_water("Name:\tx\nVmHWM:\t    2048 kB\nVmRSS:\t 1 kB\n"),
            Some(2_097_152)
        );
        assert_eq!(high_water("Name:\tx\n"), None);
    }
}
