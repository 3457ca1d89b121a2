/* World3-03 (Meadows, Randers, Meadows: Limits to Growth, the 30-year update), 1900 to 2100 by
 * Euler's method with a step of half a year: the equations and figures of the model, written out in
 * C sector by sector. What a sector needs of the others stands above it. */
#include "tools/bench/yardstick/wrld3.h"

#include <math.h>
#include <string.h>

#include "tools/bench/yardstick/wrld3_figures.h"
#include "tools/bench/yardstick/wrld3_tables.h"
#include "tools/bench/yardstick/yardstick.h"

static double since(const struct wrld3* w, double year, double then, double before) {
  return w->time >= year ? then : before;
}

static void population(struct wrld3* w) {
  const struct levels* l = &w->now;
  w->population = l->people_0_to_14 + l->people_15_to_44 + l->people_45_to_64 + l->people_65_plus;
  w->labor_force = (l->people_15_to_44 + l->people_45_to_64) * w->k.labor_participation;
  w->urban_share = lookup(&urban_share_table, w->population / w->k.unit_population);
}

static void pollution_of_the_past(struct wrld3* w) {
  const struct constants* k = &w->k;
  const struct levels* l = &w->now;
  w->pollution_index = l->pollution / k->pollution_in_1970;
  w->half_life_multiplier = lookup(&half_life_multiplier_table, w->pollution_index);
  w->half_life = k->half_life_in_1970 * w->half_life_multiplier;
  w->assimilation = l->pollution / (w->half_life * 1.4);
  w->pollution_appearance = l->pollution_in_transit.last / (k->pollution_transmission_delay / 3);

  w->pollution_technology_change_multiplier = lookup(
      &pollution_technology_change_table, 1 - w->pollution_index / k->desired_pollution_index);
  w->pollution_technology_change = since(
      w, k->policy_year, l->pollution_technology * w->pollution_technology_change_multiplier, 0);
  w->pollution_factor_2 = l->pollution_factor.last;
  w->pollution_factor = since(w, k->policy_year, w->pollution_factor_2, k->pollution_factor_1);
}

static void remaining_resources(struct wrld3* w) {
  const struct constants* k = &w->k;
  w->resources_remaining = w->now.resources / k->initial_resources;
  w->resource_capital_share_1 = lookup(&resource_capital_share_1_table, w->resources_remaining);
  w->resource_capital_share_2 = lookup(&resource_capital_share_2_table, w->resources_remaining);
  w->resource_capital_share =
      since(w, k->resource_switch_time, w->resource_capital_share_2, w->resource_capital_share_1);
  w->resource_factor_2 = w->now.resource_factor.last;
  w->resource_factor = since(w, k->policy_year, w->resource_factor_2, k->resource_factor_1);
}

/* what comes from the stocks of capital and technology alone */
static void output(struct wrld3* w) {
  const struct constants* k = &w->k;
  const struct levels* l = &w->now;
  w->delayed_labor_utilization = l->delayed_labor_utilization;
  w->capacity_utilization = lookup(&capacity_utilization_table, w->delayed_labor_utilization);

  w->life_of_service_capital =
      since(w, k->policy_year, k->life_of_service_capital_2, k->life_of_service_capital_1);
  w->service_depreciation = l->service_capital / w->life_of_service_capital;
  w->service_output_ratio =
      since(w, k->policy_year, k->service_output_ratio_2, k->service_output_ratio_1);
  w->service_output = l->service_capital * w->capacity_utilization / w->service_output_ratio;
  w->service_output_per_capita = w->service_output / w->population;

  w->yield_factor_2 = l->yield_factor.last;
  w->yield_from_technology = since(w, k->policy_year, w->yield_factor_2, k->yield_factor_1);
  w->ratio_from_yield_technology =
      lookup(&output_ratio_from_yield_technology_table, w->yield_from_technology);
  w->ratio_from_pollution_technology =
      lookup(&output_ratio_from_pollution_technology_table, w->pollution_factor);
  w->ratio_from_resource_technology =
      lookup(&output_ratio_from_resource_technology_table, w->resource_factor);
  w->industrial_output_ratio_2 = w->ratio_from_resource_technology *
                                 w->ratio_from_yield_technology *
                                 w->ratio_from_pollution_technology;
  w->industrial_output_ratio =
      since(w, k->policy_year, w->industrial_output_ratio_2, k->industrial_output_ratio_1);
  w->life_of_industrial_capital =
      since(w, k->policy_year, k->life_of_industrial_capital_2, k->life_of_industrial_capital_1);
  w->industrial_depreciation = l->industrial_capital / w->life_of_industrial_capital;
  w->industrial_output = l->industrial_capital * (1 - w->resource_capital_share) *
                         w->capacity_utilization / w->industrial_output_ratio;
  w->industrial_output_per_capita = w->industrial_output / w->population;
}

static void food(struct wrld3* w) {
  const struct constants* k = &w->k;
  const struct levels* l = &w->now;
  w->agricultural_inputs = l->agricultural_inputs;
  w->perceived_food_ratio = l->perceived_food_ratio;
  w->land_maintenance_share = lookup(&land_maintenance_share_table, w->perceived_food_ratio);
  w->input_per_hectare = w->agricultural_inputs * (1 - w->land_maintenance_share) / l->arable_land;
  const double input = w->input_per_hectare / k->unit_agricultural_input;
  w->yield_from_capital = lookup(&yield_from_capital_table, input);
  w->marginal_yield_from_capital = lookup(&marginal_yield_from_capital_table, input);

  const double growth = w->industrial_output / k->industrial_output_in_1970;
  w->yield_from_air_pollution_1 = lookup(&yield_from_air_pollution_1_table, growth);
  w->yield_from_air_pollution_2 = lookup(&yield_from_air_pollution_2_table, growth);
  w->yield_from_air_pollution = since(w, k->air_pollution_policy_time,
                                      w->yield_from_air_pollution_2, w->yield_from_air_pollution_1);
  w->land_yield = w->yield_from_technology * l->land_fertility * w->yield_from_capital *
                  w->yield_from_air_pollution;
  w->food = w->land_yield * l->arable_land * k->land_fraction_harvested * (1 - k->processing_loss);
  w->food_per_capita = w->food / w->population;
  w->food_ratio = w->food_per_capita / k->subsistence_food_per_capita;
  w->yield_technology_change_multiplier =
      lookup(&yield_technology_change_table, k->desired_food_ratio - w->food_ratio);
  w->yield_technology_change =
      since(w, k->policy_year, l->yield_technology * w->yield_technology_change_multiplier, 0);
}

static void agricultural_investment(struct wrld3* w) {
  const struct constants* k = &w->k;
  const double income = w->industrial_output_per_capita / k->gdp_per_capita_unit;
  w->indicated_food_1 = lookup(&indicated_food_1_table, income);
  w->indicated_food_2 = lookup(&indicated_food_2_table, income);
  w->indicated_food = since(w, k->policy_year, w->indicated_food_2, w->indicated_food_1);
  const double plenty = w->food_per_capita / w->indicated_food;
  w->agriculture_share_1 = lookup(&agriculture_share_1_table, plenty);
  w->agriculture_share_2 = lookup(&agriculture_share_2_table, plenty);
  w->agriculture_share = since(w, k->policy_year, w->agriculture_share_2, w->agriculture_share_1);
  w->agricultural_investment = w->industrial_output * w->agriculture_share;

  w->development_cost_per_hectare =
      lookup(&development_cost_per_hectare_table,
             w->now.potentially_arable_land / k->potentially_arable_land_total);
  w->life_of_agricultural_inputs =
      since(w, k->policy_year, k->life_of_agricultural_inputs_2, k->life_of_agricultural_inputs_1);
  w->marginal_productivity_of_inputs = w->life_of_agricultural_inputs * w->land_yield *
                                       w->marginal_yield_from_capital / w->yield_from_capital;
  w->marginal_productivity_of_development =
      w->land_yield / (w->development_cost_per_hectare * k->social_discount);
  w->land_development_share =
      lookup(&land_development_share_table,
             w->marginal_productivity_of_development / w->marginal_productivity_of_inputs);
  w->land_development =
      w->agricultural_investment * w->land_development_share / w->development_cost_per_hectare;
  w->current_agricultural_inputs = w->agricultural_investment * (1 - w->land_development_share);
}

static void land(struct wrld3* w) {
  const struct constants* k = &w->k;
  const struct levels* l = &w->now;
  const double yield = w->land_yield / k->inherent_land_fertility;
  w->land_life_from_yield_1 = lookup(&land_life_from_yield_1_table, yield);
  w->land_life_from_yield_2 = lookup(&land_life_from_yield_2_table, yield);
  w->land_life_from_yield = w->land_life_from_yield_1;
  if (w->time >= k->land_life_policy_time) {
    const double fading = pow(0.95, (w->time - k->land_life_policy_time) / k->one_year);
    w->land_life_from_yield =
        fading * w->land_life_from_yield_1 + (1 - fading) * w->land_life_from_yield_2;
  }
  w->life_of_land = k->life_of_land_normal * w->land_life_from_yield;
  w->land_erosion = l->arable_land / w->life_of_land;

  w->urban_land_per_capita = lookup(&urban_land_per_capita_table,
                                    w->industrial_output_per_capita / k->gdp_per_capita_unit);
  w->urban_land_required = w->urban_land_per_capita * w->population;
  const double missing = w->urban_land_required - l->urban_land;
  w->land_removal = (missing > 0 ? missing : 0) / k->urban_land_development_time;

  w->fertility_degradation_rate = lookup(&fertility_degradation_rate_table, w->pollution_index);
  w->fertility_degradation = l->land_fertility * w->fertility_degradation_rate;
  w->fertility_regeneration_time =
      lookup(&fertility_regeneration_time_table, w->land_maintenance_share);
  w->fertility_regeneration =
      (k->inherent_land_fertility - l->land_fertility) / w->fertility_regeneration_time;
}

static void investment(struct wrld3* w) {
  const struct constants* k = &w->k;
  const double income = w->industrial_output_per_capita / k->gdp_per_capita_unit;
  w->indicated_services_1 = lookup(&indicated_services_1_table, income);
  w->indicated_services_2 = lookup(&indicated_services_2_table, income);
  w->indicated_services =
      since(w, k->policy_year, w->indicated_services_2, w->indicated_services_1);
  const double plenty = w->service_output_per_capita / w->indicated_services;
  w->services_share_1 = lookup(&services_share_1_table, plenty);
  w->services_share_2 = lookup(&services_share_2_table, plenty);
  w->services_share = since(w, k->policy_year, w->services_share_2, w->services_share_1);

  w->consumption_share_constant =
      since(w, k->policy_year, k->consumption_share_constant_2, k->consumption_share_constant_1);
  w->consumption_share_variable =
      lookup(&consumption_share_variable_table,
             w->industrial_output_per_capita / k->desired_industrial_output_per_capita);
  w->consumption_share = since(w, k->industrial_equilibrium_time, w->consumption_share_variable,
                               w->consumption_share_constant);
  w->investment_share = 1 - w->agriculture_share - w->services_share - w->consumption_share;
  w->industrial_investment = w->industrial_output * w->investment_share;
  w->service_investment = w->industrial_output * w->services_share;
}

static void jobs(struct wrld3* w) {
  const struct constants* k = &w->k;
  const struct levels* l = &w->now;
  w->jobs_per_hectare =
      lookup(&jobs_per_hectare_table, w->input_per_hectare / k->unit_agricultural_input);
  w->agricultural_jobs = w->jobs_per_hectare * l->arable_land;
  w->jobs_per_industrial_unit = lookup(&jobs_per_industrial_capital_unit_table,
                                       w->industrial_output_per_capita / k->gdp_per_capita_unit) *
                                0.001;
  w->industrial_jobs = l->industrial_capital * w->jobs_per_industrial_unit;
  w->jobs_per_service_unit = lookup(&jobs_per_service_capital_unit_table,
                                    w->service_output_per_capita / k->gdp_per_capita_unit) *
                             0.001;
  w->service_jobs = l->service_capital * w->jobs_per_service_unit;
  w->jobs = w->industrial_jobs + w->agricultural_jobs + w->service_jobs;
  w->labor_utilization = w->jobs / w->labor_force;
}

static void life_expectancy(struct wrld3* w) {
  const struct constants* k = &w->k;
  w->health_services_per_capita = lookup(&health_services_per_capita_table,
                                         w->service_output_per_capita / k->gdp_per_capita_unit);
  w->effective_health_services = w->now.effective_health_services_per_capita;
  const double health = w->effective_health_services / k->gdp_per_capita_unit;
  w->lifetime_from_health_1 = lookup(&lifetime_from_health_1_table, health);
  w->lifetime_from_health_2 = lookup(&lifetime_from_health_2_table, health);
  w->lifetime_from_health = w->time > 1940 ? w->lifetime_from_health_2 : w->lifetime_from_health_1;
  w->lifetime_from_food =
      lookup(&lifetime_from_food_table, w->food_per_capita / k->subsistence_food_per_capita);
  w->lifetime_from_pollution = lookup(&lifetime_from_pollution_table, w->pollution_index);
  w->crowding_from_industry = lookup(&crowding_from_industry_table,
                                     w->industrial_output_per_capita / k->gdp_per_capita_unit);
  w->lifetime_from_crowding = 1 - w->crowding_from_industry * w->urban_share;
  w->life_expectancy = k->life_expectancy_normal * w->lifetime_from_food * w->lifetime_from_health *
                       w->lifetime_from_pollution * w->lifetime_from_crowding;
}

static void ageing(struct wrld3* w) {
  const struct levels* l = &w->now;
  const double years = w->life_expectancy / w->k.one_year;
  w->mortality_0_to_14 = lookup(&mortality_0_to_14_table, years);
  w->mortality_15_to_44 = lookup(&mortality_15_to_44_table, years);
  w->mortality_45_to_64 = lookup(&mortality_45_to_64_table, years);
  w->mortality_65_plus = lookup(&mortality_65_plus_table, years);
  w->deaths_0_to_14 = l->people_0_to_14 * w->mortality_0_to_14;
  w->deaths_15_to_44 = l->people_15_to_44 * w->mortality_15_to_44;
  w->deaths_45_to_64 = l->people_45_to_64 * w->mortality_45_to_64;
  w->deaths_65_plus = l->people_65_plus * w->mortality_65_plus;
  w->deaths = w->deaths_0_to_14 + w->deaths_15_to_44 + w->deaths_45_to_64 + w->deaths_65_plus;
  w->maturation_14_to_15 = l->people_0_to_14 * (1 - w->mortality_0_to_14) / 15;
  w->maturation_44_to_45 = l->people_15_to_44 * (1 - w->mortality_15_to_44) / 30;
  w->maturation_64_to_65 = l->people_45_to_64 * (1 - w->mortality_45_to_64) / 20;
}

static void births(struct wrld3* w) {
  const struct constants* k = &w->k;
  const struct levels* l = &w->now;
  w->average_income = l->average_industrial_output_per_capita;
  w->family_income_expectation =
      (w->industrial_output_per_capita - w->average_income) / w->average_income;
  w->family_response = lookup(&family_response_to_social_norm_table, w->family_income_expectation);
  w->delayed_income = l->delayed_industrial_output_per_capita.last;
  w->social_family_size =
      lookup(&social_family_size_normal_table, w->delayed_income / k->gdp_per_capita_unit);
  w->desired_completed_family =
      since(w, k->zero_population_growth_time, 2,
            k->completed_family_size_normal * w->family_response * w->social_family_size);
  w->perceived_life_expectancy = l->perceived_life_expectancy.last;
  w->completed_family_from_lifetime =
      lookup(&completed_family_from_lifetime_table, w->perceived_life_expectancy / k->one_year);
  w->desired_fertility = w->desired_completed_family * w->completed_family_from_lifetime;

  w->fecundity_multiplier = lookup(&fecundity_multiplier_table, w->life_expectancy / k->one_year);
  w->maximum_fertility = k->maximum_fertility_normal * w->fecundity_multiplier;
  w->need_for_control = w->maximum_fertility / w->desired_fertility - 1;
  w->fertility_control_share = lookup(&fertility_control_share_table, w->need_for_control);
  w->fertility_control_allocation = w->fertility_control_share * w->service_output_per_capita;
  w->fertility_control_per_capita = l->fertility_control_facilities.last;
  w->fertility_control_effectiveness =
      since(w, k->fertility_control_time, 1,
            lookup(&fertility_control_effectiveness_table,
                   w->fertility_control_per_capita / k->gdp_per_capita_unit));
  const double chosen = w->maximum_fertility * (1 - w->fertility_control_effectiveness) +
                        w->desired_fertility * w->fertility_control_effectiveness;
  w->total_fertility = w->maximum_fertility <= chosen ? w->maximum_fertility : chosen;
  w->births = since(w, k->population_equilibrium_time, w->deaths,
                    w->total_fertility * l->people_15_to_44 * 0.5 / k->reproductive_lifetime);
}

static void waste(struct wrld3* w) {
  const struct constants* k = &w->k;
  const struct levels* l = &w->now;
  w->resource_use_per_capita = lookup(&resource_use_per_capita_table,
                                      w->industrial_output_per_capita / k->gdp_per_capita_unit);
  w->pollution_from_industry = w->resource_use_per_capita * w->population *
                               k->resources_from_persistent_materials * k->industrial_emissions *
                               k->industrial_toxicity;
  w->pollution_from_agriculture = w->input_per_hectare * l->arable_land *
                                  k->inputs_from_persistent_materials * k->agricultural_toxicity;
  w->pollution_generation =
      (w->pollution_from_industry + w->pollution_from_agriculture) * w->pollution_factor;
  w->resource_use = w->population * w->resource_use_per_capita * w->resource_factor;
  w->resource_technology_change_multiplier =
      lookup(&resource_technology_change_table, 1 - w->resource_use / k->desired_resource_use);
  w->resource_technology_change = since(
      w, k->policy_year, l->resource_technology * w->resource_technology_change_multiplier, 0);
}

static void sectors(struct wrld3* w) {
  population(w);
  pollution_of_the_past(w);
  remaining_resources(w);
  output(w);
  food(w);
  agricultural_investment(w);
  land(w);
  investment(w);
  jobs(w);
  life_expectancy(w);
  ageing(w);
  births(w);
  waste(w);
}

static void supplement(struct wrld3* w) {
  const struct constants* k = &w->k;
  const struct levels* l = &w->now;
  w->arable_land_gha = l->arable_land / k->ha_per_gha;
  w->urban_land_gha = l->urban_land / k->ha_per_gha;
  w->absorption_land_gha = w->pollution_generation * k->ha_per_unit_of_pollution / k->ha_per_gha;
  w->ecological_footprint =
      (w->arable_land_gha + w->urban_land_gha + w->absorption_land_gha) / k->total_land;
  w->land_fraction_cultivated = l->arable_land / k->potentially_arable_land_total;

  w->gdp_per_capita =
      lookup(&gdp_per_capita_table, w->industrial_output_per_capita / k->gdp_per_capita_unit);
  w->education_index = lookup(&education_index_table, w->gdp_per_capita / k->gdp_per_capita_unit);
  w->gdp_index = (log(w->gdp_per_capita / k->ref_lo_gdp) / log(10)) /
                 (log(k->ref_hi_gdp / k->ref_lo_gdp) / log(10));
  w->life_expectancy_index = lookup(&life_expectancy_index_table, w->life_expectancy / k->one_year);
  w->welfare_index = (w->life_expectancy_index + w->education_index + w->gdp_index) / 3;

  w->birth_rate = k->thousand * w->births / w->population;
  w->death_rate = k->thousand * w->deaths / w->population;
  w->consumed_output = w->industrial_output * w->consumption_share;
  w->consumed_output_per_capita = w->consumed_output / w->population;
  const double worth_of_food = k->price_of_food * w->food;
  const double all = worth_of_food + w->service_output + w->industrial_output;
  w->output_in_agriculture = worth_of_food / all;
  w->output_in_industry = w->industrial_output / all;
  w->output_in_services = w->service_output / all;
  w->pollution_intensity = w->pollution_from_industry * w->pollution_factor / w->industrial_output;
  w->resource_intensity = w->resource_use / w->industrial_output;
}

static void step(struct wrld3* w, double dt) {
  const struct constants* k = &w->k;
  struct levels* l = &w->now;
  move_smooth(&l->yield_factor, l->yield_technology, k->technology_delay, dt);
  move_smooth(&l->pollution_factor, l->pollution_technology, k->technology_delay, dt);
  move_smooth(&l->resource_factor, l->resource_technology, k->technology_delay, dt);
  move_material(&l->pollution_in_transit, w->pollution_generation, k->pollution_transmission_delay,
                dt);
  move_smooth(&l->delayed_industrial_output_per_capita, w->industrial_output_per_capita,
              k->social_adjustment_delay, dt);
  move_smooth(&l->fertility_control_facilities, w->fertility_control_allocation,
              k->health_impact_delay, dt);
  move_smooth(&l->perceived_life_expectancy, w->life_expectancy, k->lifetime_perception_delay, dt);
  l->agricultural_inputs += dt * ((w->current_agricultural_inputs - l->agricultural_inputs) /
                                  w->life_of_agricultural_inputs);
  l->perceived_food_ratio +=
      dt * ((w->food_ratio - l->perceived_food_ratio) / k->food_perception_delay);
  l->delayed_labor_utilization +=
      dt * ((w->labor_utilization - l->delayed_labor_utilization) / k->labor_utilization_delay);
  l->average_industrial_output_per_capita +=
      dt * ((w->industrial_output_per_capita - l->average_industrial_output_per_capita) /
            k->income_averaging_time);
  l->effective_health_services_per_capita +=
      dt * ((w->health_services_per_capita - l->effective_health_services_per_capita) /
            k->health_impact_delay);

  l->arable_land += dt * (w->land_development - w->land_erosion - w->land_removal);
  l->potentially_arable_land -= dt * w->land_development;
  l->urban_land += dt * w->land_removal;
  l->land_fertility += dt * (w->fertility_regeneration - w->fertility_degradation);
  l->yield_technology += dt * w->yield_technology_change;
  l->industrial_capital += dt * (w->industrial_investment - w->industrial_depreciation);
  l->service_capital += dt * (w->service_investment - w->service_depreciation);
  l->pollution += dt * (w->pollution_appearance - w->assimilation);
  l->pollution_technology += dt * w->pollution_technology_change;
  l->people_0_to_14 += dt * (w->births - w->deaths_0_to_14 - w->maturation_14_to_15);
  l->people_15_to_44 += dt * (w->maturation_14_to_15 - w->deaths_15_to_44 - w->maturation_44_to_45);
  l->people_45_to_64 += dt * (w->maturation_44_to_45 - w->deaths_45_to_64 - w->maturation_64_to_65);
  l->people_65_plus += dt * (w->maturation_64_to_65 - w->deaths_65_plus);
  l->resources -= dt * w->resource_use;
  l->resource_technology += dt * w->resource_technology_change;
}

/* Delays begin with their input of the first time. Three of them need each other in a chain, so the
 * sectors are computed three times. */
static void start(struct wrld3* w) {
  const struct constants* k = &w->k;
  struct levels* l = &w->now;
  *l = (struct levels){
      .arable_land = k->initial_arable_land,
      .potentially_arable_land = k->initial_potentially_arable_land,
      .urban_land = k->initial_urban_land,
      .land_fertility = k->initial_land_fertility,
      .yield_technology = 1,
      .industrial_capital = k->initial_industrial_capital,
      .service_capital = k->initial_service_capital,
      .pollution = k->initial_pollution,
      .pollution_technology = 1,
      .people_0_to_14 = k->initial_0_to_14,
      .people_15_to_44 = k->initial_15_to_44,
      .people_45_to_64 = k->initial_45_to_64,
      .people_65_plus = k->initial_65_plus,
      .resources = k->initial_resources,
      .resource_technology = 1,
      .agricultural_inputs = 5e9,
      .perceived_food_ratio = 1,
      .delayed_labor_utilization = 1,
      .yield_factor = all_stages(1),
      .pollution_factor = all_stages(1),
      .resource_factor = all_stages(1),
  };
  for (int pass = 0; pass < 3; ++pass) {
    sectors(w);
    l->average_industrial_output_per_capita = w->industrial_output_per_capita;
    l->effective_health_services_per_capita = w->health_services_per_capita;
    l->delayed_industrial_output_per_capita = all_stages(w->industrial_output_per_capita);
    l->fertility_control_facilities = all_stages(w->fertility_control_allocation);
    l->perceived_life_expectancy = all_stages(w->life_expectancy);
    l->pollution_in_transit =
        all_stages(w->pollution_generation * (k->pollution_transmission_delay / 3));
  }
}

enum { kSteps = 400, kVariables = sizeof(struct wrld3) / sizeof(double) };

#define AT(member) (offsetof(struct wrld3, member) / sizeof(double))
static const struct place kPlaces[] = {
    {"population", AT(population)},
    {"food per capita", AT(food_per_capita)},
    {"industrial output per capita", AT(industrial_output_per_capita)},
    {"persistent pollution index", AT(pollution_index)},
    {"Nonrenewable Resources", AT(now.resources)},
    {"Arable Land", AT(now.arable_land)},
    {"Land Fertility", AT(now.land_fertility)},
    {"life expectancy", AT(life_expectancy)},
    {"total fertility", AT(total_fertility)},
    {"jobs", AT(jobs)},
    {"fraction of industrial output allocated to investment", AT(investment_share)},
    {"Human Welfare Index", AT(welfare_index)},
    {"Human Ecological Footprint", AT(ecological_footprint)},
    {"birth rate", AT(birth_rate)},
    {"fraction of output in industry", AT(output_in_industry)},
    {"persistent pollution intensity industry", AT(pollution_intensity)},
};

static void save_outputs(const struct wrld3* w, double* row) {
  row[0] = w->population;
  row[1] = w->food_per_capita;
  row[2] = w->industrial_output_per_capita;
  row[3] = w->pollution_index;
  row[4] = w->now.resources;
}

static void run(enum saving saving, double* rows) {
  const double first_year = 1900, dt = 0.5;
  struct wrld3 w;
  w.k = kStandardRun;
  w.time = first_year;
  start(&w);
  for (int i = 0;; ++i) {
    w.time = first_year + i * dt;
    sectors(&w);
    if (saving == SAVE_OUTPUTS) save_outputs(&w, rows + (size_t)i * kOutputs);
    if (saving == SAVE_ALL) {
      supplement(&w);
      memcpy(rows + (size_t)i * kVariables, &w, sizeof w);
    }
    if (i == kSteps) break;
    step(&w, dt);
  }
  if (saving == SAVE_NOTHING) save_outputs(&w, rows);
}

const struct yardstick wrld3_yardstick = {
    "real/wrld3-03/wrld3-03.mdl",
    "land yield factor 1",
    kSteps + 1,
    kVariables,
    sizeof kPlaces / sizeof kPlaces[0],
    kPlaces,
    run,
};
