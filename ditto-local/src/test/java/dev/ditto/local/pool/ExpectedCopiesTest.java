package dev.ditto.local.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExpectedCopiesTest {

    private final ExpectedCopies expected = new ExpectedCopies();

    private void demand(String key, int copies) {
        expected.announce(1);
        expected.resolve(key, copies);
    }

    @Test
    void whatNobodySpokeOfIsUnknown() {
        assertThat(expected.isTold()).isFalse();
        expected.announce(0);
        expected.take("shop");

        assertThat(expected.isTold()).isFalse();
        assertThat(expected.toCome("shop")).isEmpty();
    }

    @Test
    void everyCopyTakesOneOff() {
        demand("shop", 2);
        demand("users", 1);
        expected.take("shop");

        assertThat(expected.isTold()).isTrue();
        assertThat(expected.toCome("shop")).hasValue(1);
        assertThat(expected.toCome("users")).hasValue(1);
        expected.take("shop");
        assertThat(expected.toCome("shop")).hasValue(0);
    }

    @Test
    void demandsAddUp() {
        demand("shop", 2);
        expected.take("shop");
        demand("shop", 3);

        assertThat(expected.toCome("shop")).hasValue(4);
    }

    @Test
    void whoAsksForMoreThanWasAnnouncedDidNotKnow() {
        demand("shop", 1);
        expected.take("shop");
        expected.take("shop");
        assertThat(expected.toCome("shop")).isEmpty();

        demand("shop", 1);
        assertThat(expected.toCome("shop")).hasValue(1);
    }

    /** Reading a large dump takes its time, and tests do not wait for it. */
    @Test
    void copiesThatWereFasterThanTheirDemandCount() {
        expected.announce(2);
        expected.take("shop");
        expected.take("shop");
        assertThat(expected.toCome("shop")).hasValue(0);
        expected.resolve("shop", 5);
        assertThat(expected.toCome("shop")).hasValue(3);

        expected.take("users");
        expected.giveUp();
        assertThat(expected.toCome("users"))
                .as("none of the demands was for it")
                .isEmpty();
        assertThat(expected.toCome("shop")).hasValue(3);
    }
}
