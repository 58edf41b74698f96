package dev.ditto.embedded;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How a JVM ends whose user did not close what he opened. */
enum Death {
    EXIT {
        @Override
        void die(Runnable last) {
            last.run();
            System.exit(3);
        }
    },
    HALT {
        @Override
        void die(Runnable last) {
            last.run();
            Runtime.getRuntime().halt(4);
        }
    },
    SIGTERM {
        @Override
        void die(Runnable last) throws IOException {
            last.run();
            System.in.read();
        }
    },
    SIGINT {
        @Override
        void die(Runnable last) throws IOException {
            last.run();
            System.in.read();
        }
    },
    OUT_OF_MEMORY {
        @Override
        void die(Runnable last) {
            last.run();
            List<byte[]> all = new ArrayList<>();
            while (true) {
                all.add(new byte[1 << 20]);
            }
        }
    },
    STACK_OVERFLOW {
        @Override
        void die(Runnable last) {
            last.run();
            dig(1);
        }
    };

    /** @param last what it says before */
    abstract void die(Runnable last) throws IOException;

    private static int dig(int depth) {
        return dig(depth + 1) + depth;
    }
}
