//! The patterns of `ifMatchesRegexStr`.

/// Stub
pub(super) fn compile(_pattern: &str) -> Result<(), String> {
    Ok(())
}
