package dev.ditto.builds.project;

final class SideBySideFirst extends SideBySide {}
