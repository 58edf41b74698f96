package dev.ditto.faults.build;

final class ForkedFourth extends Shared {}
