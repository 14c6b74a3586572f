//! The names that a scenario declares, gathered before anything refers to them, so that order does not matter and a
//! faulty seat is still known by its id.

use std::collections::BTreeSet;

use super::Reader;
use crate::diagnostic::Code;
use crate::tree::{Node, Shape};

/// Names of one kind, with the words for messages.
#[derive(Clone, Copy)]
pub(crate) struct Kind<'n> {
    pub(crate) one: &'static str,
    pub(crate) many: &'static str,
    pub(crate) names: &'n BTreeSet<String>,
}

/// Every name that something may refer to.
pub(crate) struct Names {
    seats: BTreeSet<String>,
    campaigns: BTreeSet<String>,
    capabilities: BTreeSet<String>,
    /// Owners and vehicles of the launch services.
    services: BTreeSet<(String, String)>,
    crafts: BTreeSet<String>,
    secrets: BTreeSet<String>,
    charters: BTreeSet<String>,
    launchers: BTreeSet<String>,
    countries: BTreeSet<String>,
    /// How many rounds there are.
    pub(crate) rounds: usize,
    /// How many seats there are.
    pub(crate) seat_count: usize,
    /// How many of them are members at the start.
    pub(crate) members: usize,
    /// How many of them are permanent members of the Security Council.
    pub(crate) permanent: usize,
}

impl Names {
    /// Gathers them from the top level.
    pub(crate) fn gather<'s>(r: &mut Reader<'s>, root: Node<'s>) -> Self {
        let items = |name: &str| root.field(name).and_then(Node::items).unwrap_or_default();
        let secrets: Vec<Node<'s>> = items("seats")
            .into_iter()
            .filter_map(|seat| seat.field("secrets")?.items())
            .flatten()
            .collect();
        let mut charters: BTreeSet<String> = items("charters").into_iter().filter_map(Node::said).collect();
        charters.extend(declared(r, items("own_charters"), "charter"));
        Self {
            seats: declared(r, items("seats"), "seat"),
            campaigns: declared(r, items("campaigns"), "campaign"),
            capabilities: declared(r, items("capabilities"), "capability"),
            services: items("launch_services")
                .into_iter()
                .filter_map(|s| Some((s.field("owner")?.said()?, s.field("launcher")?.said()?)))
                .collect(),
            crafts: declared(r, items("crafts"), "craft"),
            secrets: declared(r, secrets, "secret"),
            charters,
            launchers: crate::launchers::ids().into_iter().collect(),
            countries: crate::countries::CODES.iter().map(|c| (*c).to_owned()).collect(),
            rounds: items("rounds").len(),
            seat_count: items("seats").len(),
            members: items("seats")
                .into_iter()
                .filter(|s| is_true(*s, "member"))
                .count(),
            permanent: items("seats")
                .into_iter()
                .filter(|s| is_true(*s, "permanent"))
                .count(),
        }
    }

    pub(crate) fn seats(&self) -> Kind<'_> {
        Kind {
            one: "seat",
            many: "seats",
            names: &self.seats,
        }
    }
    pub(crate) fn campaigns(&self) -> Kind<'_> {
        Kind {
            one: "campaign",
            many: "campaigns",
            names: &self.campaigns,
        }
    }
    pub(crate) fn capabilities(&self) -> Kind<'_> {
        Kind {
            one: "capability",
            many: "capabilities",
            names: &self.capabilities,
        }
    }
    /// A seat offers launches on a vehicle.
    pub(crate) fn offers(&self, owner: &str, launcher: &str) -> bool {
        let pair = (owner.to_owned(), launcher.to_owned());
        self.services.contains(&pair)
    }
    pub(crate) fn crafts(&self) -> Kind<'_> {
        Kind {
            one: "craft",
            many: "crafts",
            names: &self.crafts,
        }
    }
    pub(crate) fn secrets(&self) -> Kind<'_> {
        Kind {
            one: "secret",
            many: "secrets",
            names: &self.secrets,
        }
    }
    pub(crate) fn charters(&self) -> Kind<'_> {
        Kind {
            one: "charter",
            many: "charters of this scenario",
            names: &self.charters,
        }
    }
    pub(crate) fn launchers(&self) -> Kind<'_> {
        Kind {
            one: "launcher",
            many: "launchers",
            names: &self.launchers,
        }
    }
    pub(crate) fn countries(&self) -> Kind<'_> {
        Kind {
            one: "country",
            many: "country codes",
            names: &self.countries,
        }
    }
}

fn is_true(node: Node<'_>, name: &str) -> bool {
    node.field(name)
        .is_some_and(|value| matches!(value.shape(), Shape::Truth(true)))
}

/// The ids of a list of groups; notes an id that is given a second time.
pub(super) fn declared<'s>(r: &mut Reader<'s>, items: Vec<Node<'s>>, one: &str) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for item in items {
        let Some(node) = item.field("id") else { continue };
        let Some(id) = node.said() else { continue };
        if !ids.insert(id.clone()) {
            let message = format!("{one} id \"{id}\" is given twice");
            r.error(Code::RepeatedId, node, message, "give every one its own id");
        }
    }
    ids
}
