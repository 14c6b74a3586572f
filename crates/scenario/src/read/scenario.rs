//! The whole file.

use sha2::{Digest, Sha256};

use super::{Names, Reader, asteroid, capabilities, charters, events, forms, seats, tables};
use crate::builtin;
use crate::diagnostic::Code;
use crate::form::Customs;
use crate::model::{Scenario, ScenarioId};
use crate::tree::{Node, Shape};

/// The format that this program reads.
const FORMAT: i64 = 1;

/// Reads a scenario; notes every fault on the way.
pub(crate) fn scenario<'s>(r: &mut Reader<'s>, root: Node<'s>) -> Option<Scenario> {
    let mut f = r.fields(root, "the scenario")?;
    let names = Names::gather(r, root);

    let format = f.need("format").and_then(|n| format(r, n));
    let id = f.need("id").and_then(|n| r.id(n, "the scenario's id", '-'));
    let title = f.words(r, "title");
    let summary = f.words(r, "summary");
    let minutes = f.whole(r, "minutes", 5..=10_000);
    let docket = f.whole(r, "docket", 1..=20);
    let axioms = f
        .list(r, "axioms")
        .and_then(|l| r.each(l, |r, n| r.words(n, "an axiom")));

    let asteroid = f.need("asteroid").and_then(|n| asteroid::asteroid(r, n));
    let end = end_of_span(root);
    let campaigns = f
        .some_list(r, "campaigns")
        .and_then(|l| r.each(l, |r, n| asteroid::campaign(r, n, &names, asteroid.as_ref(), end)));

    let seat_nodes = f.some_list(r, "seats");
    seats::claimed_twice(r, seat_nodes.as_deref().unwrap_or(&[]));
    let seats = seat_nodes.and_then(|l| r.each(l, |r, n| seats::seat(r, n, &names)));

    let lead = f.maybe_seat(r, "lead", names.seats());
    let named = f.maybe_list(r, "charters");
    let own = f.maybe_list(r, "own_charters");
    let charters = charters::charters(r, named, own, lead.as_ref().and_then(Option::as_ref), &names);
    let default_charter = f
        .need("default_charter")
        .and_then(|n| charters::in_force(r, n, &names, charters.as_deref()));

    let rounds = f.some_list(r, "rounds").and_then(|l| events::rounds(r, l));
    let injects = events::injects(r, &mut f, &names);

    let crafts = f.some_list(r, "crafts").and_then(|l| r.each(l, tables::craft));
    let launch_services = f
        .some_list(r, "launch_services")
        .and_then(|l| r.each(l, |r, n| tables::launch_service(r, n, &names)));
    let seasons = f.some_list(r, "seasons").and_then(|l| tables::seasons(r, l));
    let capabilities = capabilities::all(r, &mut f, &names);
    let prices = f.need("prices").and_then(|n| tables::prices(r, n));
    let economy = f.need("economy").and_then(|n| tables::economy(r, n));
    let relations = f.need("relations").and_then(|n| tables::relations(r, n, &names));
    let hardware = f.need("hardware").and_then(|n| tables::hardware(r, n));
    let assurance = f.need("assurance").and_then(|n| tables::assurance(r, n));
    let phrases = f.maybe_list(r, "phrases").and_then(|l| r.each(l, forms::phrase));
    let form_nodes = f.maybe_list(r, "forms");
    super::names::declared(r, form_nodes.clone().unwrap_or_default(), "form");
    let forms = form_nodes.and_then(|l| r.each(l, |r, n| forms::form(r, n, &names, phrases.as_deref())));
    f.end(r);
    format?;

    let charters = charters?;
    let mut found = Scenario {
        id: ScenarioId::new(id?),
        title: title?,
        summary: summary?,
        minutes: u32::try_from(minutes?).ok()?,
        axioms: axioms?,
        content_hash: content_hash(r.text(), charters.iter().map(|c| c.id.as_str())),
        asteroid: asteroid?,
        campaigns: campaigns?,
        seats: seats?,
        charters,
        default_charter: default_charter?,
        rounds: rounds?,
        injects: injects?,
        crafts: crafts?,
        launch_services: launch_services?,
        seasons: seasons?,
        capabilities: capabilities?,
        prices: prices?,
        economy: economy?,
        relations: relations?,
        hardware: hardware?,
        assurance: assurance?,
        docket: usize::try_from(docket?).ok()?,
        forms: Vec::new(),
        phrases: phrases?,
        customs: Customs::default(),
    };
    let settled: Vec<_> = forms?
        .into_iter()
        .map(|placed| forms::settled(r, placed, &found))
        .collect();
    found.forms = settled.into_iter().collect::<Option<_>>()?;
    Some(found)
}

fn format<'s>(r: &mut Reader<'s>, node: Node<'s>) -> Option<()> {
    let number = r.whole(node, "`format`", i64::MIN..=i64::MAX)?;
    if number == FORMAT {
        return Some(());
    }
    let message = format!("the scenario is written in format {number}");
    r.error(
        Code::UnknownFormat,
        node,
        message,
        format!("this program reads format {FORMAT}"),
    );
    None
}

/// `until_jd_tdb` of the asteroid, read ahead and without remark, so that a night is judged by it even if the asteroid
/// has another fault.
fn end_of_span(root: Node<'_>) -> Option<f64> {
    let shape = root.field("asteroid")?.field("until_jd_tdb")?.shape();
    if let Shape::Number(x) = shape {
        Some(x).filter(|x| x.is_finite())
    } else {
        None
    }
}

/// SHA-256 over the file and, in the order in which they are listed, the built-in charters that it uses.
fn content_hash<'c>(text: &str, charters: impl Iterator<Item = &'c str>) -> String {
    let mut sha = Sha256::new();
    for part in
        std::iter::once(text).chain(charters.filter_map(|id| builtin::charter_text(id).map(|(_, t)| t)))
    {
        // Lines may end in CR LF on a checkout for Windows; the same scenario has the same hash.
        let part = part.replace("\r\n", "\n");
        sha.update((part.len() as u64).to_le_bytes());
        sha.update(part.as_bytes());
    }
    sha.finalize()
        .iter()
        .fold(String::new(), |hex, b| hex + &format!("{b:02x}"))
}
