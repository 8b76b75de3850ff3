//! A recipient in a source of variables: by the exact address, else with the case of the domain passed over, else
//! with all case passed over, which is told.

use crate::AddressParser;
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// Addresses as they stand in the source, findable in three ways.
#[derive(Debug, Default)]
pub(super) struct AddressIndex {
    exact: BTreeMap<String, usize>,
    /// Made when an address is not found as it stands, which is rare.
    folded: OnceCell<Folded>,
}

#[derive(Debug, Default)]
struct Folded {
    by_domain: BTreeMap<String, usize>,
    lowered: BTreeMap<String, (usize, String)>,
}

impl AddressIndex {
    pub(super) fn insert(&mut self, address: String, entry: usize) {
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
        let folded = self.folded.get_or_init(|| Folded::of(&self.exact));
        let normal = normalise(wire);
        if let Some(&entry) = folded.by_domain.get(&normal) {
            return Some((entry, None));
        }
        folded
            .lowered
            .get(&normal.to_lowercase())
            .map(|(entry, address)| (*entry, Some(address.as_str())))
    }
}

impl Folded {
    fn of(exact: &BTreeMap<String, usize>) -> Self {
        // In the order of the source: of addresses that fold to the same the later one counts.
        let mut ordered: Vec<(&String, usize)> =
            exact.iter().map(|(address, &entry)| (address, entry)).collect();
        ordered.sort_unstable_by_key(|(_, entry)| *entry);
        let mut folded = Self::default();
        for (address, entry) in ordered {
            let normal = normalise(address);
            folded
                .lowered
                .insert(normal.to_lowercase(), (entry, address.clone()));
            folded.by_domain.insert(normal, entry);
        }
        folded
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
