//! A recipient in a source of variables: by the exact address, else with the case of the domain passed over, else
//! with all case passed over, which is told.

use crate::AddressParser;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A number for a value, the same in every run; what is sorted by it is compared quickly.
pub(crate) fn hash(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Addresses as they stand in the source, findable in three ways. The number of an address is its place.
#[derive(Debug, Default)]
pub(super) struct AddressIndex {
    text: String,
    ends: Vec<usize>,
    exact: OnceCell<Vec<(u64, usize)>>,
    /// Made when an address is not found as it stands, which is rare.
    folded: OnceCell<Folded>,
}

#[derive(Debug, Default)]
struct Folded {
    by_domain: BTreeMap<String, usize>,
    lowered: BTreeMap<String, usize>,
}

impl AddressIndex {
    pub(super) fn push(&mut self, address: &str) {
        self.text.push_str(address);
        self.ends.push(self.text.len());
    }

    /// Takes back the address that came last.
    pub(super) fn pop(&mut self) -> String {
        self.ends.pop();
        self.text.split_off(self.ends.last().copied().unwrap_or_default())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    fn get(&self, entry: usize) -> &str {
        let start = entry.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[entry]]
    }

    /// The entry of a recipient; with it the address it stands under where only the case is another.
    pub(super) fn find(&self, wire: &str, typed: &str) -> Option<(usize, Option<&str>)> {
        if let Some(entry) = self.exact(typed) {
            return Some((entry, None));
        }
        if typed != wire
            && let Some(entry) = self.exact(wire)
        {
            return Some((entry, None));
        }
        let folded = self.folded.get_or_init(|| self.fold());
        let normal = normalise(wire);
        if let Some(&entry) = folded.by_domain.get(&normal) {
            return Some((entry, None));
        }
        folded
            .lowered
            .get(&normal.to_lowercase())
            .map(|&entry| (entry, Some(self.get(entry))))
    }

    /// Of the same address twice the later one counts.
    fn exact(&self, address: &str) -> Option<usize> {
        let exact = self.exact.get_or_init(|| {
            let mut exact: Vec<_> = (0..self.ends.len())
                .map(|entry| (hash(self.get(entry)), entry))
                .collect();
            exact.sort_unstable();
            exact
        });
        let wanted = hash(address);
        let end = exact.partition_point(|(hash, _)| *hash <= wanted);
        exact[..end]
            .iter()
            .rev()
            .take_while(|(hash, _)| *hash == wanted)
            .map(|(_, entry)| *entry)
            .find(|entry| self.get(*entry) == address)
    }

    /// In the order of the source: of addresses that fold to the same the later one counts.
    fn fold(&self) -> Folded {
        let mut folded = Folded::default();
        for entry in 0..self.ends.len() {
            let normal = normalise(self.get(entry));
            folded.lowered.insert(normal.to_lowercase(), entry);
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

#[cfg(test)]
mod tests {
    use super::AddressIndex;

    fn index(addresses: &[&str]) -> AddressIndex {
        let mut index = AddressIndex::default();
        for address in addresses {
            index.push(address);
        }
        index
    }

    #[test]
    fn the_later_of_two_counts_and_exact_comes_before_folded() {
        let index = index(&[
            "a@x.example",
            "A@X.example",
            "a@x.example",
            "b@Bücher.example",
            "C@x.example",
        ]);
        let find = |address| index.find(address, address);
        assert_eq!(find("a@x.example"), Some((2, None)));
        assert_eq!(find("A@X.example"), Some((1, None)));
        assert_eq!(find("a@X.EXAMPLE"), Some((2, None)));
        assert_eq!(
            index.find("b@xn--bcher-kva.example", "b@bücher.example"),
            Some((3, None))
        );
        assert_eq!(find("c@x.example"), Some((4, Some("C@x.example"))));
        assert_eq!(find("d@x.example"), None);
    }

    #[test]
    fn what_is_taken_back_is_gone() {
        let mut index = index(&["a@x.example", "b@x.example"]);
        assert_eq!(index.pop(), "b@x.example");
        index.push("c@x.example");
        assert_eq!(index.find("b@x.example", "b@x.example"), None);
        assert_eq!(index.find("c@x.example", "c@x.example"), Some((1, None)));
    }
}
