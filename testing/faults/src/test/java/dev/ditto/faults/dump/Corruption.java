package dev.ditto.faults.dump;

import java.util.Arrays;
import java.util.Random;

/** What may become of a file. */
enum Corruption {
    CUT {
        @Override
        byte[] apply(byte[] whole, int from, int to, Random random) {
            return Arrays.copyOf(whole, Math.max(5, from) + random.nextInt(to - Math.max(5, from)));
        }
    },
    FLIPPED {
        @Override
        byte[] apply(byte[] whole, int from, int to, Random random) {
            byte[] damaged = whole.clone();
            damaged[from + random.nextInt(to - from)] ^= (byte) (1 << random.nextInt(8));
            return damaged;
        }
    };

    /** Damaged at a random place of a region. */
    abstract byte[] apply(byte[] whole, int from, int to, Random random);
}
