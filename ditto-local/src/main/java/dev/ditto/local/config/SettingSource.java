package dev.ditto.local.config;

import java.util.Optional;

/** One place where settings come from. */
@FunctionalInterface
interface SettingSource {

    /**
     * What this place says about a setting.
     *
     * @throws dev.ditto.ConfigurationException if it contradicts itself
     */
    Optional<SettingValue> find(Setting setting);
}
