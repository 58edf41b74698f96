package dev.ditto.local.clone;

import dev.ditto.local.store.Claim;
import java.time.Duration;

/**
 * What copy is wanted.
 *
 * @param claim whose it is and until when
 * @param warm whether it is made ahead, to become the home's
 * @param life how long it may live without being renewed, should nobody be left to remove it
 * @param patience how long to wait for a turn
 */
public record CloneOrder(Claim claim, boolean warm, Duration life, Patience patience) {}
