//! Populations made ready: whose days count.

use catalog::Role;
use catalog::definition::{Edge, FirstMove, Population, PopulationId, Residence, Series, Tie};

use super::compile::{Compiler, Scope};
use super::cond::Cond;

/// A population.
#[derive(Debug, Clone)]
pub(super) struct PopulationPlan {
    pub(super) id: PopulationId,
    /// The register of members, and its columns of birth and sex.
    pub(super) members: usize,
    pub(super) birth: Option<usize>,
    /// The column of sex with the sex of each word: 1 woman, 2 man, 0 not known.
    pub(super) sex: Option<(usize, Vec<u8>)>,
    pub(super) death: Option<(usize, usize)>,
    pub(super) is_death_day_in: bool,
    pub(super) residence: Option<ResidencePlan>,
    pub(super) moves: Option<MovesPlan>,
}

/// Residence from spells.
#[derive(Debug, Clone)]
pub(super) struct ResidencePlan {
    pub(super) register: usize,
    pub(super) from: Option<usize>,
    pub(super) to: Option<usize>,
    pub(super) kommun: Option<(usize, Vec<u16>)>,
    pub(super) ties: Vec<Tie>,
}

/// Emigration and immigration.
#[derive(Debug, Clone)]
pub(super) struct MovesPlan {
    pub(super) series: usize,
    pub(super) immigration: Cond,
    pub(super) emigration: Cond,
    pub(super) is_emigration_day_in: bool,
    pub(super) is_immigration_day_in: bool,
    pub(super) is_abroad_before: bool,
}

impl Compiler<'_> {
    /// The plan of a population, made when it is first asked for.
    pub(super) fn population(&mut self, id: &PopulationId) -> usize {
        if let Some(found) = self.populations.iter().position(|p| p.id == *id) {
            return found;
        }
        let population = &self.catalog().blocks.populations[id];
        let members = self.register(&population.members);
        let birth = self.role(members, Role::Birth);
        let sex = self.role(members, Role::Sex).map(|column| {
            let name = self.registers[members].columns[column].clone();
            (column, self.words(members, &name).iter().map(|word| sex_of(word)).collect())
        });
        let death = population.death.as_ref().and_then(|id| {
            let register = self.register(id);
            Some((register, self.role(register, Role::Death)?))
        });
        let plan = PopulationPlan {
            id: id.clone(),
            members,
            birth,
            sex,
            death,
            is_death_day_in: population.death_day == Some(Edge::In),
            residence: self.residence(population),
            moves: self.moves(population),
        };
        self.populations.push(plan);
        self.populations.len() - 1
    }

    fn residence(&mut self, population: &Population) -> Option<ResidencePlan> {
        let Residence::Spells { rows, ties } = &population.residence else { return None };
        let register = self.register(rows);
        let kommun = self.role(register, Role::Kommun).map(|column| {
            let name = self.registers[register].columns[column].clone();
            let words = self.words(register, &name);
            (column, self.area_words(&words))
        });
        Some(ResidencePlan {
            register,
            from: self.role(register, Role::From),
            to: self.role(register, Role::To),
            kommun,
            ties: ties.clone(),
        })
    }

    fn moves(&mut self, population: &Population) -> Option<MovesPlan> {
        let moves = population.moves.as_ref()?;
        let series = self.series(&Series::Register(moves.rows.clone()));
        let scope = Scope::of_series(series);
        Some(MovesPlan {
            series,
            immigration: self.condition(scope, Some(&moves.immigration)),
            emigration: self.condition(scope, Some(&moves.emigration)),
            is_emigration_day_in: moves.emigration_day == Edge::In,
            is_immigration_day_in: moves.immigration_day == Edge::In,
            is_abroad_before: moves.first_is_immigration == FirstMove::Abroad,
        })
    }
}

/// 1 a woman, 2 a man, 0 not known: as the register reads the words.
fn sex_of(word: &str) -> u8 {
    match word.to_lowercase().as_str() {
        "2" | "k" | "kvinna" => 1,
        "1" | "m" | "man" => 2,
        _ => 0,
    }
}
