/**
 * What can be set, where it is looked up, and what is wrong with it. {@link dev.ditto.local.config.Settings} holds every
 * name; {@link dev.ditto.local.config.ResolvedSettings} the values of one session.
 */
@NullMarked
package dev.ditto.local.config;

import org.jspecify.annotations.NullMarked;
