package dev.ditto.faults.build;

final class ForkedSecond extends Shared {}
