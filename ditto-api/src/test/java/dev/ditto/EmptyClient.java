package dev.ditto;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A client that has one copy to give and remembers what was destroyed. */
final class EmptyClient implements CopyClient {

    final List<String> destroyed = new ArrayList<>();

    @Override
    public Copy create(CreateOptions options) {
        return Copy.builder().id("one").build();
    }

    @Override
    public void destroy(String copyId) {
        destroyed.add(copyId);
    }

    @Override
    public List<Copy> list() {
        return List.of();
    }

    @Override
    public Optional<Copy> find(String copyId) {
        return Optional.empty();
    }

    @Override
    public List<CopyEvent> events(String copyId) {
        return List.of();
    }

    @Override
    public void close() {}
}
