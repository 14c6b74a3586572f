//! The delegations.

use std::collections::BTreeSet;

use super::{Names, Reader};
use crate::diagnostic::Code;
use crate::model::{
    CampaignId, CountryCode, Doctrine, Motives, Seat, SeatId, Secret, SecretEffect, SecretId, Sector, Want,
    WantTest,
};
use crate::tree::Node;

/// Words of a brief that can be read in 90 s, at 120 words a minute of somebody else's language.
const BRIEF_WORDS: usize = 180;

/// One seat.
pub(super) fn seat<'s>(r: &mut Reader<'s>, node: Node<'s>, names: &Names) -> Option<Seat> {
    let mut f = r.fields(node, "seat")?;
    let id = f.need("id").and_then(|n| seat_id(r, n));
    if let Some(id) = &id {
        f.rename(format!("seat {id}"));
    }
    let name = f.words(r, "name");
    let territory = f.need("territory").and_then(|n| territory(r, n, names));
    let member = f.truth(r, "member");
    let core = f.truth(r, "core");
    let gdp = f
        .need("gdp_b_usd")
        .and_then(|n| r.exact(n, "`gdp_b_usd`", 0.1..=200_000.0, 1_000.0));
    let population = f
        .need("population_million")
        .and_then(|n| r.exact(n, "`population_million`", 0.001..=10_000.0, 1e6));
    let support = f.whole(r, "support", 0..=100);
    let motives = f.need("motives").and_then(|n| motives(r, n));
    let doctrine = f.choice(r, "doctrine", &DOCTRINES);
    let launchers = f
        .maybe_list(r, "launchers")
        .and_then(|l| r.each(l, |r, n| r.refer(n, names.launchers())));
    let stations = f.maybe_list(r, "stations").and_then(|l| r.each(l, station));
    let shelter_people = f.whole(r, "shelter_people", 0..=10_000_000_000);
    let nuclear_device = f.mark(r, "nuclear_device");
    let guidance_sensor = f.mark(r, "guidance_sensor");
    let permanent = f.mark(r, "permanent");
    let assets = f.maybe_list(r, "assets").and_then(|l| r.each(l, asset));
    let brief = f.need("brief").and_then(|n| brief(r, n));
    let wants = f
        .some_list(r, "wants")
        .and_then(|l| r.each(l, |r, n| want(r, n, names)));
    let secrets = f
        .maybe_list(r, "secrets")
        .and_then(|l| r.each(l, |r, n| secret(r, n, names)));
    f.end(r);
    Some(Seat {
        id: SeatId::new(id?),
        name: name?,
        territory: territory?,
        member: member?,
        core: core?,
        gdp_m_usd: gdp?,
        population: population?,
        support: i32::try_from(support?).ok()?,
        motives: motives?,
        doctrine: doctrine?,
        launchers: launchers?.into_iter().map(crate::launchers::id).collect(),
        stations: stations?,
        shelter_people: shelter_people?,
        nuclear_device: nuclear_device?,
        guidance_sensor: guidance_sensor?,
        assets: assets?,
        brief: brief?,
        wants: wants?,
        secrets: secrets?,
        permanent: permanent?,
    })
}

const DOCTRINES: [(&str, Doctrine); 7] = [
    ("Guardian", Doctrine::Guardian),
    ("Hegemon", Doctrine::Hegemon),
    ("FreeRider", Doctrine::FreeRider),
    ("Cosmopolitan", Doctrine::Cosmopolitan),
    ("Spoiler", Doctrine::Spoiler),
    ("AtRisk", Doctrine::AtRisk),
    ("PrestigeSeeker", Doctrine::PrestigeSeeker),
];

const SECTORS: [(&str, Sector); 3] = [
    ("Americas", Sector::Americas),
    ("AfricaEurope", Sector::AfricaEurope),
    ("AsiaPacific", Sector::AsiaPacific),
];

/// A seat's id: three capital letters.
fn seat_id<'s>(r: &mut Reader<'s>, node: Node<'s>) -> Option<String> {
    let text = r.words(node, "the seat's id")?;
    if text.len() == 3 && text.chars().all(|c| c.is_ascii_uppercase()) {
        return Some(text);
    }
    let message = format!("the seat's id is \"{text}\", which is no seat code");
    r.error(
        Code::MalformedId,
        node,
        message,
        "use three capital letters, as \"NGA\"",
    );
    None
}

fn territory<'s>(r: &mut Reader<'s>, node: Node<'s>, names: &Names) -> Option<Vec<CountryCode>> {
    let items = r.list(node, "`territory`")?;
    if items.is_empty() {
        let message = "the seat answers for no country".to_owned();
        r.error(
            Code::NoTerritory,
            node,
            message,
            "give at least one country code, as [\"NGA\"]",
        );
        return None;
    }
    r.each(items, |r, n| r.refer(n, names.countries()).map(CountryCode::new))
}

/// Notes countries that two seats claim.
pub(super) fn claimed_twice<'s>(r: &mut Reader<'s>, seats: &[Node<'s>]) {
    let mut claimed: BTreeSet<String> = BTreeSet::new();
    for seat in seats {
        for item in seat.field("territory").and_then(Node::items).unwrap_or_default() {
            let Some(code) = item.said() else { continue };
            if claimed.contains(&code) {
                let message = format!("country \"{code}\" belongs to a seat already");
                r.error(
                    Code::TerritoryTwice,
                    item,
                    message,
                    "leave it with one of the two",
                );
            } else {
                claimed.insert(code);
            }
        }
    }
}

fn motives<'s>(r: &mut Reader<'s>, node: Node<'s>) -> Option<Motives> {
    let mut f = r.fields(node, "`motives`")?;
    let all = ["security", "industry", "science", "prestige", "responsibility"]
        .map(|name| f.whole(r, name, 0..=100).and_then(|n| i32::try_from(n).ok()));
    f.end(r);
    let [security, industry, science, prestige, responsibility] = all;
    let motives = Motives {
        security: security?,
        industry: industry?,
        science: science?,
        prestige: prestige?,
        responsibility: responsibility?,
    };
    let sum =
        motives.security + motives.industry + motives.science + motives.prestige + motives.responsibility;
    if sum == 100 {
        return Some(motives);
    }
    r.error(
        Code::MotivesSum,
        node,
        format!("the motives sum to {sum}"),
        "let them sum to 100",
    );
    None
}

fn station<'s>(r: &mut Reader<'s>, node: Node<'s>) -> Option<(String, Sector)> {
    let items = r.tuple(node, "a station", 2)?;
    let [name, sector] = <[Node<'s>; 2]>::try_from(items).ok()?;
    let name = r.words(name, "the station's name");
    let sector = r.choice(sector, "the station's sector", &SECTORS);
    Some((name?, sector?))
}

fn asset<'s>(r: &mut Reader<'s>, node: Node<'s>) -> Option<(String, String)> {
    let items = r.tuple(node, "an asset", 2)?;
    let [label, note] = <[Node<'s>; 2]>::try_from(items).ok()?;
    let label = r.words(label, "the asset's label");
    let note = r.words(note, "the asset's note");
    Some((label?, note?))
}

fn brief<'s>(r: &mut Reader<'s>, node: Node<'s>) -> Option<String> {
    let text = r.words(node, "`brief`")?;
    let words = text.split_whitespace().count();
    if words > BRIEF_WORDS {
        let message = format!("the brief has {words} words");
        let help = format!("at most {BRIEF_WORDS} can be read in the 90 s that a delegation has");
        r.warning(Code::LongBrief, node.first_char(), message, help);
    }
    Some(text)
}

fn want<'s>(r: &mut Reader<'s>, node: Node<'s>, names: &Names) -> Option<Want> {
    let mut f = r.fields(node, "a want")?;
    let text = f.words(r, "text");
    let points = f.whole(r, "points", 1..=100);
    let test = f.need("test").and_then(|n| want_test(r, n, names));
    f.end(r);
    Some(Want {
        text: text?,
        points: i32::try_from(points?).ok()?,
        test: test?,
    })
}

fn want_test<'s>(r: &mut Reader<'s>, node: Node<'s>, names: &Names) -> Option<WantTest> {
    const PLAIN: [(&str, WantTest); 10] = [
        ("OwnTerritorySafe", WantTest::OwnTerritorySafe),
        ("NoLandHit", WantTest::NoLandHit),
        ("ConsentAsked", WantTest::ConsentAsked),
        ("NoNuclear", WantTest::NoNuclear),
        ("FlybyFlown", WantTest::FlybyFlown),
        ("OwnLaunchWorked", WantTest::OwnLaunchWorked),
        ("MotionCarried", WantTest::MotionCarried),
        ("AssuranceInForce", WantTest::AssuranceInForce),
        ("StationServed", WantTest::StationServed),
        ("OutsidersNotWorse", WantTest::OutsidersNotWorse),
    ];
    const WITH: [&str; 5] = [
        "PaidAtMostKeyPercent",
        "PaidAtLeastKeyPercent",
        "SecretKept",
        "NoUnilateralBy",
        "ShelterPrepared",
    ];
    let (name, inner) = r.variant(node, "a want's test")?;
    if !WITH.contains(&name.text) && !PLAIN.iter().any(|(n, _)| *n == name.text) {
        let all: Vec<&str> = PLAIN.iter().map(|(n, _)| *n).chain(WITH).collect();
        return r.no_such_choice(name, "a want's test", &all);
    }
    if let Some((_, test)) = PLAIN.iter().find(|(n, _)| *n == name.text) {
        r.nothing_after(name, inner)?;
        return Some(test.clone());
    }
    let [value] = r.arguments(name, inner)?;
    match name.text {
        "PaidAtMostKeyPercent" => r
            .whole(value, "the share of the key, percent,", 0..=1_000)
            .map(WantTest::PaidAtMostKeyPercent),
        "PaidAtLeastKeyPercent" => r
            .whole(value, "the share of the key, percent,", 0..=1_000)
            .map(WantTest::PaidAtLeastKeyPercent),
        "SecretKept" => r
            .refer(value, names.secrets())
            .map(|id| WantTest::SecretKept(SecretId::new(id))),
        "NoUnilateralBy" => r
            .refer(value, names.seats())
            .map(|id| WantTest::NoUnilateralBy(SeatId::new(id))),
        _ => r
            .whole(value, "the number of people", 1..=10_000_000_000)
            .map(WantTest::ShelterPrepared),
    }
}

fn secret<'s>(r: &mut Reader<'s>, node: Node<'s>, names: &Names) -> Option<Secret> {
    let mut f = r.fields(node, "a secret")?;
    let id = f.need("id").and_then(|n| r.id(n, "the secret's id", '_'));
    if let Some(id) = &id {
        f.rename(format!("secret {id}"));
    }
    let text = f.words(r, "text");
    let effect = f.need("effect").and_then(|n| secret_effect(r, n, names));
    f.end(r);
    Some(Secret {
        id: SecretId::new(id?),
        text: text?,
        effect: effect?,
    })
}

fn secret_effect<'s>(r: &mut Reader<'s>, node: Node<'s>, names: &Names) -> Option<SecretEffect> {
    const ALL: [&str; 5] = [
        "Told",
        "PublishCampaign",
        "ExtraSlots",
        "ShelterTruth",
        "OpensService",
    ];
    let (name, inner) = r.variant(node, "a secret's effect")?;
    match name.text {
        "Told" => r.nothing_after(name, inner).map(|()| SecretEffect::Told),
        "PublishCampaign" => {
            let [value] = r.arguments(name, inner)?;
            r.refer(value, names.campaigns())
                .map(|id| SecretEffect::PublishCampaign(CampaignId::new(id)))
        }
        "ShelterTruth" => {
            let [value] = r.arguments(name, inner)?;
            r.whole(value, "the number of people", 0..=10_000_000_000)
                .map(SecretEffect::ShelterTruth)
        }
        "ExtraSlots" => {
            let mut f = r.named_fields(name, inner)?;
            let slots = f.whole(r, "slots", 1..=20);
            let support_cost = f.whole(r, "support_cost", 0..=100);
            f.end(r);
            Some(SecretEffect::ExtraSlots {
                slots: u32::try_from(slots?).ok()?,
                support_cost: i32::try_from(support_cost?).ok()?,
            })
        }
        "OpensService" => {
            let mut f = r.named_fields(name, inner)?;
            let launcher = f.refer(r, "launcher", names.launchers());
            let title = f.words(r, "name");
            let price = f.money(r, "price_m_usd");
            let slots = f.whole(r, "slots", 1..=20);
            let craft = f.refer(r, "craft", names.crafts());
            f.end(r);
            Some(SecretEffect::OpensService {
                launcher: crate::launchers::id(launcher?),
                name: title?,
                price: price?,
                slots: u32::try_from(slots?).ok()?,
                craft: crate::launchers::craft_id(craft?),
            })
        }
        _ => r.no_such_choice(name, "a secret's effect", &ALL),
    }
}
