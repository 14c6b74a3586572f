//! Standing capabilities.

use super::{Fields, Names, Reader};
use crate::capability::{Capability, CapabilityKind};
use crate::diagnostic::Code;
use crate::launchers;
use crate::model::{CapabilityId, SeatId};
use crate::tree::Node;

/// All of them; a scenario may have none.
pub(super) fn all<'s>(r: &mut Reader<'s>, f: &mut Fields<'s>, names: &Names) -> Option<Vec<Capability>> {
    let items = f.maybe_list(r, "capabilities")?;
    r.each(items, |r, n| capability(r, n, names))
}

/// One capability that fades without upkeep.
fn capability<'s>(r: &mut Reader<'s>, node: Node<'s>, names: &Names) -> Option<Capability> {
    let mut f = r.fields(node, "capability")?;
    let id = f.need("id").and_then(|n| r.id(n, "the capability's id", '_'));
    if let Some(id) = &id {
        f.rename(format!("capability {id}"));
    }
    let name = f.words(r, "name");
    let purpose = f.words(r, "purpose");
    let owner = f.refer(r, "owner", names.seats());
    let kind = f.need("kind").and_then(|n| kind(r, n, owner.as_deref(), names));
    let value = f.money(r, "value_m_usd");
    let build_months = f.whole(r, "build_months", 0..=600);
    let fades_years = f.whole(r, "fades_years", 1..=1_000);
    let readiness = f.ppm(r, "readiness_percent");
    f.end(r);
    Some(Capability {
        id: CapabilityId::new(id?),
        name: name?,
        purpose: purpose?,
        owner: SeatId::new(owner?),
        kind: kind?,
        value: value?,
        build_months: u32::try_from(build_months?).ok()?,
        fades_years: u32::try_from(fades_years?).ok()?,
        readiness_ppm: readiness?,
    })
}

fn kind<'s>(
    r: &mut Reader<'s>,
    node: Node<'s>,
    owner: Option<&str>,
    names: &Names,
) -> Option<CapabilityKind> {
    let (name, inner) = r.variant(node, "`kind`")?;
    match name.text {
        "Team" => r.nothing_after(name, inner).map(|()| CapabilityKind::Team),
        "Survey" => r.nothing_after(name, inner).map(|()| CapabilityKind::Survey),
        "Radar" => r.nothing_after(name, inner).map(|()| CapabilityKind::Radar),
        "Launch" => {
            let [vehicle] = r.arguments(name, inner)?;
            let id = r.refer(vehicle, names.launchers())?;
            if let Some(owner) = owner
                && !names.offers(owner, &id)
            {
                let message = format!("{owner} offers no launch on {id}");
                let help = "add it to `launch_services`, or name a vehicle that this seat offers";
                r.error(Code::UnknownId, vehicle, message, help);
                return None;
            }
            Some(CapabilityKind::Launch(launchers::id(id)))
        }
        _ => r.no_such_choice(name, "`kind`", &["Launch", "Team", "Survey", "Radar"]),
    }
}
