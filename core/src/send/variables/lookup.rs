//! A recipient in a source of variables: by the exact address, else with the case of the domain passed over, else
//! with all case passed over, which is told.

use crate::AddressParser;
use std::collections::BTreeMap;

/// Addresses as they stand in the source, findable in three ways.
#[derive(Debug, Default)]
pub(super) struct AddressIndex {
    exact: BTreeMap<String, usize>,
    by_domain: BTreeMap<String, usize>,
    lowered: BTreeMap<String, (usize, String)>,
}

impl AddressIndex {
    pub(super) fn insert(&mut self, address: String, entry: usize) {
        let normal = normalise(&address);
        self.lowered
            .insert(normal.to_lowercase(), (entry, address.clone()));
        self.by_domain.insert(normal, entry);
        self.exact.insert(address, entry);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.exact.is_empty()
    }

    /// The entry of a recipient; with it the address it stands under where only the case is another.
    pub(super) fn find(&self, wire: &str, typed: &str) -> Option<(usize, Option<&str>)> {
        if let Some(&entry) = self.exact.get(typed).or_else(|| self.exact.get(wire)) {
            return Some((entry, None));
        }
        let normal = normalise(wire);
        if let Some(&entry) = self.by_domain.get(&normal) {
            return Some((entry, None));
        }
        self.lowered
            .get(&normal.to_lowercase())
            .map(|(entry, address)| (*entry, Some(address.as_str())))
    }
}

/// The address with its domain in lower case and as A-labels.
fn normalise(address: &str) -> String {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return address.to_owned();
    };
    if !domain.is_ascii()
        && let Ok(address) = AddressParser::new().parse_addr_spec(address)
    {
        return address.wire();
    }
    format!("{local}@{}", domain.to_lowercase())
}
