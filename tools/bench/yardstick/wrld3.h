/* What World3-03 consists of. All members are double, so that a row of results is the struct. */
#pragma once

#include "tools/bench/yardstick/third_order.h"

struct levels {
  double arable_land, potentially_arable_land, urban_land, land_fertility, yield_technology;
  double industrial_capital, service_capital;
  double pollution, pollution_technology;
  double people_0_to_14, people_15_to_44, people_45_to_64, people_65_plus;
  double resources, resource_technology;

  /* smooths of first order, then delays of third order */
  double agricultural_inputs, perceived_food_ratio, delayed_labor_utilization;
  double average_industrial_output_per_capita, effective_health_services_per_capita;
  struct third_order yield_factor, pollution_factor, resource_factor;
  struct third_order pollution_in_transit;
  struct third_order delayed_industrial_output_per_capita, fertility_control_facilities;
  struct third_order perceived_life_expectancy;
};

struct constants {
  double gdp_per_capita_unit, unit_agricultural_input, unit_population, one_year, thousand;
  double ha_per_gha, ha_per_unit_of_pollution, ref_hi_gdp, ref_lo_gdp, total_land, price_of_food;
  double policy_year;

  double initial_arable_land, initial_potentially_arable_land, initial_urban_land,
      initial_land_fertility;
  double land_fraction_harvested, potentially_arable_land_total, processing_loss;
  double desired_food_ratio, industrial_output_in_1970, subsistence_food_per_capita;
  double life_of_agricultural_inputs_1, life_of_agricultural_inputs_2, yield_factor_1;
  double air_pollution_policy_time, land_life_policy_time, life_of_land_normal;
  double urban_land_development_time, inherent_land_fertility, food_perception_delay;
  double social_discount;

  double initial_industrial_capital, initial_service_capital;
  double desired_industrial_output_per_capita, industrial_equilibrium_time;
  double life_of_industrial_capital_1, life_of_industrial_capital_2;
  double life_of_service_capital_1, life_of_service_capital_2;
  double consumption_share_constant_1, consumption_share_constant_2;
  double industrial_output_ratio_1, service_output_ratio_1, service_output_ratio_2;
  double labor_participation, labor_utilization_delay;

  double initial_pollution, pollution_in_1970, half_life_in_1970, desired_pollution_index;
  double inputs_from_persistent_materials, resources_from_persistent_materials;
  double agricultural_toxicity, industrial_toxicity, industrial_emissions;
  double pollution_factor_1, pollution_transmission_delay;

  double initial_0_to_14, initial_15_to_44, initial_45_to_64, initial_65_plus;
  double completed_family_size_normal, income_averaging_time, lifetime_perception_delay;
  double maximum_fertility_normal, reproductive_lifetime, social_adjustment_delay;
  double fertility_control_time, population_equilibrium_time, zero_population_growth_time;
  double health_impact_delay, life_expectancy_normal;

  double initial_resources, desired_resource_use, resource_factor_1, resource_switch_time;
  double technology_delay;
};

struct wrld3 {
  double time;
  struct constants k;
  struct levels now;

  /* land, food */
  double development_cost_per_hectare, life_of_agricultural_inputs, yield_factor_2;
  double yield_from_technology, agricultural_inputs, perceived_food_ratio, land_maintenance_share;
  double input_per_hectare, yield_from_capital, marginal_yield_from_capital;
  double yield_from_air_pollution_1, yield_from_air_pollution_2, yield_from_air_pollution;
  double land_yield, food, food_per_capita, food_ratio;
  double yield_technology_change_multiplier, yield_technology_change;
  double indicated_food_1, indicated_food_2, indicated_food;
  double agriculture_share_1, agriculture_share_2, agriculture_share, agricultural_investment;
  double marginal_productivity_of_inputs, marginal_productivity_of_development;
  double land_development_share, land_development, current_agricultural_inputs;
  double land_life_from_yield_1, land_life_from_yield_2, land_life_from_yield, life_of_land;
  double land_erosion, urban_land_per_capita, urban_land_required, land_removal;
  double fertility_degradation_rate, fertility_degradation;
  double fertility_regeneration_time, fertility_regeneration, land_fraction_cultivated;

  /* capital, jobs */
  double life_of_industrial_capital, life_of_service_capital, service_output_ratio;
  double industrial_depreciation, service_depreciation, labor_utilization, labor_force;
  double delayed_labor_utilization, capacity_utilization;
  double ratio_from_yield_technology, ratio_from_pollution_technology;
  double ratio_from_resource_technology, industrial_output_ratio_2, industrial_output_ratio;
  double industrial_output, industrial_output_per_capita;
  double service_output, service_output_per_capita;
  double indicated_services_1, indicated_services_2, indicated_services;
  double services_share_1, services_share_2, services_share;
  double consumption_share_constant, consumption_share_variable, consumption_share;
  double investment_share, industrial_investment, service_investment;
  double jobs_per_hectare, jobs_per_industrial_unit, jobs_per_service_unit;
  double agricultural_jobs, industrial_jobs, service_jobs, jobs;

  /* pollution */
  double pollution_index, half_life_multiplier, half_life, assimilation;
  double pollution_technology_change_multiplier, pollution_technology_change;
  double pollution_factor_2, pollution_factor, pollution_appearance;
  double pollution_from_industry, pollution_from_agriculture, pollution_generation;

  /* population */
  double population, urban_share, health_services_per_capita, effective_health_services;
  double lifetime_from_health_1, lifetime_from_health_2, lifetime_from_health;
  double lifetime_from_food, lifetime_from_pollution, crowding_from_industry;
  double lifetime_from_crowding, life_expectancy, perceived_life_expectancy;
  double mortality_0_to_14, mortality_15_to_44, mortality_45_to_64, mortality_65_plus;
  double deaths_0_to_14, deaths_15_to_44, deaths_45_to_64, deaths_65_plus, deaths, births;
  double maturation_14_to_15, maturation_44_to_45, maturation_64_to_65;
  double average_income, family_income_expectation, family_response, social_family_size;
  double delayed_income, desired_completed_family, completed_family_from_lifetime;
  double desired_fertility, fecundity_multiplier, maximum_fertility, need_for_control;
  double fertility_control_share, fertility_control_allocation, fertility_control_per_capita;
  double fertility_control_effectiveness, total_fertility;

  /* resources */
  double resources_remaining, resource_capital_share_1, resource_capital_share_2;
  double resource_capital_share, resource_factor_2, resource_factor, resource_use_per_capita;
  double resource_use, resource_technology_change_multiplier, resource_technology_change;

  /* what is only looked at */
  double arable_land_gha, urban_land_gha, absorption_land_gha, ecological_footprint;
  double gdp_per_capita, education_index, gdp_index, life_expectancy_index, welfare_index;
  double birth_rate, death_rate, consumed_output, consumed_output_per_capita;
  double output_in_agriculture, output_in_industry, output_in_services;
  double pollution_intensity, resource_intensity;
};
