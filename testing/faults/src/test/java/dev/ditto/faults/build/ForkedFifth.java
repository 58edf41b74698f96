package dev.ditto.faults.build;

final class ForkedFifth extends Shared {}
