package dev.ditto.local.spi;

import java.util.List;

/**
 * What a restore did.
 *
 * @param statements how many statements ran
 * @param copiedRows how many rows came in blocks
 * @param roles roles the dump names, standing in without a login
 * @param superuserOnly what could not belong to the copy's user, in words
 * @param skipped what was left out knowingly, in words, with counts
 */
public record RestoreReport(
        long statements, long copiedRows, List<String> roles, List<String> superuserOnly, List<String> skipped) {

    public RestoreReport {
        roles = List.copyOf(roles);
        superuserOnly = List.copyOf(superuserOnly);
        skipped = List.copyOf(skipped);
    }
}
